using MeProp;

namespace RoughStart;

/// <summary>Reads a probe and the mean loss after every so many steps.</summary>
internal sealed class Recorder(ProbedDense probe, int interval) : TrainingCallback
{
    private readonly List<(double Loss, double Activation, double KeptShare)> _records = [];
    private double _loss;
    private int _steps;

    public override void OnStep(in TrainingProgress progress)
    {
        _loss += progress.Loss;
        if (++_steps % interval != 0) return;
        (double keptShare, double activation) = probe.Probe();
        _records.Add((_loss / interval, activation, keptShare));
        _loss = 0;
    }

    /// <summary>One figure at 10, 50 and 100 % of the epoch.</summary>
    public string At(Func<(double Loss, double Activation, double KeptShare), double> figure, string format) =>
        $"{figure(_records[0]).ToString(format)} → {figure(_records[4]).ToString(format)} → {figure(_records[9]).ToString(format)}";
}
