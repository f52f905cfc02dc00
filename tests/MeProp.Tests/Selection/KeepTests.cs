using CsCheck;

namespace MeProp.Tests;

public class KeepTests
{
    private static readonly KeepRule[] SparseRules =
        [KeepRule.TopK, KeepRule.UnifiedTopK, KeepRule.RandomK, KeepRule.UnifiedRandomK];

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void K_of_at_most_0_means_all(int k)
    {
        foreach (KeepRule rule in SparseRules) Assert.Equal(KeepRule.All, Keep.Of(rule, k).Rule);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(int.MaxValue)]
    public void K_of_at_least_the_outputs_means_all(int k)
    {
        foreach (KeepRule rule in SparseRules) Assert.Equal(10, Keep.Of(rule, k).CountAt(10, 0));
        foreach (KeepRule rule in SparseRules) Assert.Equal(10, Keep.Of(rule, k).WithWarmup(5).CountAt(10, 3));
    }

    [Fact]
    public void The_factories_make_the_rules_they_are_named_after()
    {
        Assert.Equal((KeepRule.All, 0), (Keep.All.Rule, Keep.All.K));
        Keep[] keeps = [Keep.TopK(3), Keep.UnifiedTopK(3), Keep.RandomK(3), Keep.UnifiedRandomK(3)];
        Assert.Equal(SparseRules.Select(rule => (rule, 3)), keeps.Select(keep => (keep.Rule, keep.K)));
        Assert.Equal([false, true, false, true], SparseRules.Select(rule => Keep.Of(rule, 3).IsUnified));
        Assert.Equal([false, false, true, true], SparseRules.Select(rule => Keep.Of(rule, 3).IsRandom));
        Assert.Equal(
            ["top-k 3", "unified top-k 3", "random-k 3", "unified random-k 3", "all"],
            SparseRules.Select(rule => Keep.Of(rule, 3).ToString()).Append(Keep.All.ToString()));
    }

    [Fact]
    public void Balance_budget_and_scale_are_rules_of_top_k()
    {
        Keep keep = Keep.TopK(3).Balanced().SharingBudget().KeepingScale().WithWarmup(7);
        Assert.Equal((true, true, true, 7), (keep.IsBalanced, keep.SharesBudget, keep.KeepsScale, keep.WarmupSteps));
        Assert.Equal(
            "top-k 3, balanced, budget of the batch, keeping scale after 7 steps of warm-up", keep.ToString());
        Func<Keep, Keep>[] rules = [k => k.Balanced(), k => k.SharingBudget(), k => k.KeepingScale()];
        foreach (Func<Keep, Keep> rule in rules)
        {
            Assert.NotEqual(Keep.TopK(3), rule(Keep.TopK(3)));
            foreach (Keep other in SparseRules.Skip(1).Select(r => Keep.Of(r, 3)).Append(Keep.All))
                Assert.Throws<InvalidOperationException>(() => rule(other));
        }
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Sigmoid)]
    public void Scale_needs_a_homogeneous_activation(Activation activation)
    {
        string message = Assert.Throws<ArgumentException>(
            () => new Dense(5, Keep.TopK(2).KeepingScale(), activation)).Message;
        Assert.Contains(activation.ToString(), message, StringComparison.Ordinal);
        foreach (Activation? other in (Activation?[])[null, Activation.Relu, Activation.Cube])
            _ = new Dense(5, Keep.TopK(2).KeepingScale(), other);
    }

    [Fact]
    public void Files_hold_the_rules()
    {
        using var device = CpuDevice.Create(1);
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model.safetensors");
        Keep[] keeps = [Keep.TopK(2).Balanced().KeepingScale(), Keep.TopK(3).SharingBudget(), Keep.TopK(2)];
        var network = new Network(
            new ValuesInput(4), [.. keeps.Select(keep => new Dense(5, keep, Activation.Relu)), new Dense(2)]);
        network.Build(device, new RandomStream(1));
        ModelFile.Save(path, network, new ModelInfo());
        IReadOnlyList<Layer> loaded = ModelFile.Load(path, device).Network.Layers;
        Assert.Equal([.. keeps, Keep.All], loaded.Select(layer => ((Dense)layer).Keep));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_warm_up_starts_at_all_outputs_never_grows_and_ends_at_k() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[1, 600], Gen.Int[1, 300]).Sample((outputs, k, steps) =>
        {
            Keep keep = Keep.TopK(k).WithWarmup(steps);
            int end = Math.Min(k, outputs);
            Assert.Equal(outputs, keep.CountAt(outputs, 0));
            for (int step = 1; step <= steps; step++)
                Assert.InRange(keep.CountAt(outputs, step), end, keep.CountAt(outputs, step - 1));
            Assert.Equal(end, keep.CountAt(outputs, steps));
            Assert.Equal(end, keep.CountAt(outputs, long.MaxValue));
        });

    [Fact]
    public void A_warm_up_shrinks_by_equal_factors()
    {
        Keep keep = Keep.UnifiedTopK(8).WithWarmup(6);
        Assert.Equal([512, 256, 128, 64, 32, 16, 8, 8], Enumerable.Range(0, 8).Select(step => keep.CountAt(512, step)));
    }

    [Fact]
    public void Without_a_warm_up_k_holds_from_the_first_step() => Assert.Equal(8, Keep.TopK(8).CountAt(512, 0));

    [Fact]
    public void A_warm_up_of_negative_length_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Keep.TopK(1).WithWarmup(-1));
}
