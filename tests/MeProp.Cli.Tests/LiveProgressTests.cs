namespace MeProp.Cli.Tests;

public sealed class LiveProgressTests : IDisposable
{
    private const string ClearRest = "\e[K";

    private readonly StringWriter _output = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Evaluations_stay_the_running_line_is_written_over_and_nothing_of_it_is_left()
    {
        LiveProgress progress = Create(width: 80);
        Assert.Throws<OperationCanceledException>(() => progress.Watch(() =>
        {
            progress.OnStep(new TrainingProgress(1, 500, 2));
            _clock.Milliseconds += 10;
            progress.OnStep(new TrainingProgress(1, 1000, 2));
            progress.OnEvaluation(Evaluation(1));
            progress.OnStep(new TrainingProgress(2, 500, 1));
            throw new OperationCanceledException();
        }));
        string[] drawn = _output.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, drawn.Length);
        Assert.Matches(@"^epoch 1/3  \S+  loss 2\.0000  dev       -        - ex/s  - left", drawn[0]);
        Assert.Equal($"epoch 1/3  loss 0.5000  dev 90.00 %{ClearRest}{Environment.NewLine}", drawn[1]);
        Assert.Matches(@"^epoch 2/3  \S+  loss \d\.\d+  dev 90\.00 %  100,000 ex/s  0:00 left", drawn[2]);
        Assert.Equal(ClearRest, drawn[3]);
    }

    [Fact]
    public void It_is_drawn_five_times_a_second_however_many_steps_there_are()
    {
        LiveProgress progress = Create(width: 80);
        for (int i = 1; i <= 1000; i++)
        {
            progress.OnStep(new TrainingProgress(1, i, 1));
            _clock.Milliseconds++;
        }

        Assert.Equal(5, _output.ToString().Count(c => c == '\r'));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(20)]
    [InlineData(1)]
    public void It_fits_any_width(int width)
    {
        LiveProgress progress = Create(width);
        progress.OnStep(new TrainingProgress(1, 500, 2));
        string line = _output.ToString().TrimStart('\r').Replace(ClearRest, "", StringComparison.Ordinal);
        Assert.InRange(line.Length, 0, width - 1);
    }

    private static EvaluationReport Evaluation(int epoch) => new()
    {
        Epoch = epoch,
        Index = epoch,
        Step = 1,
        TrainingLoss = 0.5,
        Development = new Evaluation(0.4, 90, 10),
        IsBest = true,
        TrainingSeconds = 1,
    };

    private LiveProgress Create(int width)
    {
        var terminal = new Terminal(
            new ProgramEnvironment { Output = _output, Error = TextWriter.Null }, OutputMode.Full);
        terminal.Console.Profile.Width = width;
        var text = new EvaluationText(Configurations.Default.With(Settings.Epochs, 3), Score.Accuracy);
        return new LiveProgress(terminal, text, epochs: 3, examplesPerEpoch: 1000, _clock);
    }
}
