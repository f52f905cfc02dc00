namespace MeProp.Cli.Tests;

/// <summary>Options of the optimizer become an optimizer: epochs are counted in steps.</summary>
public sealed class OptimizerSettingsTests
{
    [Theory]
    [InlineData("", "Adam, learning rate 0.001, update Touched, L2 0, clip 0, beta 0.9 and 0.999, epsilon 1E-08")]
    [InlineData(
        "--optimizer adagrad --weight-decay 0.1 --clip-norm 5 --l2 0.5 --clip 2 --update all --learning-rate 0.02",
        "AdaGrad, learning rate 0.02, update All, L2 0.5, clip 2, norm 5, weight decay 0.1, epsilon 1E-06")]
    [InlineData(
        "--optimizer sgd --schedule linear --epochs 3",
        "Sgd, learning rate 0.1, update Touched, L2 0, clip 0, schedule linear over 30 steps, decay 1 per 95")]
    [InlineData(
        "--optimizer sgd --schedule cosine --epochs 2 --lr-warmup 0.5",
        "Sgd, learning rate 0.1, update Touched, L2 0, clip 0, schedule cosine over 20 steps, warm-up 5, "
        + "decay 1 per 95")]
    [InlineData(
        "--optimizer sgd --schedule stairs --stair-epochs 1.5 --stair-factor 0.1",
        "Sgd, learning rate 0.1, update Touched, L2 0, clip 0, schedule 0.1 per 15 steps, decay 1 per 95")]
    [InlineData(
        "--bias-correction touches",
        "Adam, learning rate 0.001, update Touched, L2 0, clip 0, beta 0.9 and 0.999, epsilon 1E-08, "
        + "bias correction by touches")]
    public void Options_make_the_optimizer(string options, string expected) =>
        Assert.Equal(expected, Of(options).CreateOptimizer().ToString());

    [Fact]
    public void The_mean_of_the_weights_is_over_the_steps_of_some_epochs()
    {
        Assert.Equal(5, Of("").Averaging!.Steps);
        Assert.Null(Of("--method topk").Averaging);
        Assert.Equal(25, Of("--average 2.5").Averaging!.Steps);
        Assert.Equal(1, Of("--average 0.0001").Averaging!.Steps);
    }

    [Theory]
    [InlineData("--bias-correction touches --optimizer sgd", "--bias-correction")]
    [InlineData("--stair-factor 0.1", "--stair-factor")]
    [InlineData("--stair-epochs 2 --schedule linear", "--stair-epochs")]
    public void Useless_options_are_refused(string options, string named) => Assert.StartsWith(
        named, Assert.Throws<ConfigurationException>(() => Of(options)).Message, StringComparison.Ordinal);

    /// <summary>95 examples in batches of 10: 10 steps an epoch.</summary>
    private static OptimizerSettings Of(string options) => new(
        RunArgumentsTests.Read(
            [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--batch-size", "10"]).Configuration, 95);
}
