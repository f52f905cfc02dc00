using System.Text;

namespace MeProp.Tests;

/// <summary>The part of a checkpoint that is no tensor: it comes back as it was, and whatever else a file holds is refused.</summary>
public class TrainingStateJsonTests
{
    [Fact]
    public void Everything_comes_back_with_the_same_bits()
    {
        TrainingSnapshot before = Make(), after = new();
        string text = TrainingStateJson.Write(before);
        TrainingStateJson.Read(text, after);
        Assert.Equal(text, TrainingStateJson.Write(after));
        (TrainingState a, TrainingState b) = (before.State, after.State);
        Assert.Equal((a.Epoch, a.Step, a.Order, a.WindowExamples, a.EarlierSeconds), (b.Epoch, b.Step, b.Order, b.WindowExamples, b.EarlierSeconds));
        Assert.Equal((a.EpochLoss, a.WindowLoss, a.EvaluationsSinceBest, a.TrainingSeconds), (b.EpochLoss, b.WindowLoss, b.EvaluationsSinceBest, b.TrainingSeconds));
        Assert.Equal(a.Evaluations.Select(WithoutSizes), b.Evaluations.Select(WithoutSizes));
        Assert.Equal(a.Evaluations.Select(report => report.HiddenSizes), b.Evaluations.Select(report => report.HiddenSizes));
        Assert.Equal(a.Epochs, b.Epochs);
        Assert.Equal(a.Evaluations.ToList().IndexOf(a.Best!), b.Evaluations.ToList().IndexOf(b.Best!));
        Assert.Equal((before.Dropout, before.Selection, before.OptimizerSteps), (after.Dropout, after.Selection, after.OptimizerSteps));
        Assert.Equal(before.Conditions.Values, after.Conditions.Values);
    }

    [Fact]
    public void A_text_that_was_damaged_is_refused_or_read_and_nothing_else()
    {
        string text = TrainingStateJson.Write(Make());
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            var damaged = new StringBuilder(text);
            int position = random.Next(text.Length);
            switch (i % 4)
            {
                case 0: damaged[position] = (char)random.Next(32, 127); break;
                case 1: damaged.Remove(position, Math.Min(random.Next(1, 20), text.Length - position)); break;
                case 2: damaged.Insert(position, text.AsSpan(random.Next(text.Length - 20), 20)); break;
                default: damaged.Length = position; break;
            }

            try
            {
                TrainingStateJson.Read(damaged.ToString(), new TrainingSnapshot());
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Something_else_is_refused(string text) => Assert.Throws<FormatException>(() => TrainingStateJson.Read(text, new TrainingSnapshot()));

    [Fact]
    public void Another_version_is_told_from_damage() => Assert.Throws<NewerVersionException>(() => TrainingStateJson.Read("{\"version\":2}", new TrainingSnapshot()));

    /// <summary>Lists are equal only to themselves, which makes records with lists unequal.</summary>
    private static EvaluationReport WithoutSizes(EvaluationReport report) => report with { HiddenSizes = [] };

    private static TrainingSnapshot Make()
    {
        var snapshot = new TrainingSnapshot
        {
            Dropout = new RandomState(1, ulong.MaxValue, 3, 4),
            Selection = new RandomState(0, 0, 0, 1),
            OptimizerSteps = 1L << 40,
            Conditions = new([new("optimizer", "Adam, \"β\""), new("seed", "18446744073709551615")]),
        };
        TrainingState state = snapshot.State;
        state.Add(new EvaluationReport { Epoch = 1, Index = 1, Step = 5, TrainingLoss = 0.1 + 0.2, Development = new Evaluation(1e-300, 200.0 / 3, 30), IsBest = true, TrainingSeconds = Math.PI });
        state.Add(new EpochReport { Epoch = 1, TrainingLoss = 1.0 / 3, ExamplesPerSecond = double.PositiveInfinity, Seconds = new(1, 2, 3, 4, 5, 15.1, 0.7) });
        state.Add(new EvaluationReport { Epoch = 2, Index = 2, Step = (1L << 40) + 3, TrainingLoss = double.Epsilon, Development = new Evaluation(1, 20, 30), Test = new Evaluation(double.NaN, 10, 7), HiddenSizes = [500, 1], IsBest = false, TrainingSeconds = double.MaxValue });
        (state.Epoch, state.Step, state.Order) = (2, 17, new RandomState(9, 8, 7, 6));
        (state.EpochLoss, state.WindowLoss, state.WindowExamples) = (Math.E, 1.0 / 7, 170);
        state.EarlierSeconds = new(0.1, 0.2, 0.3, 0.4, 0.5, 1.6, 0.8);
        return snapshot;
    }
}
