using MeProp;

namespace RoughStart;

/// <summary>Records the mean loss and the probe's figures of each interval of steps.</summary>
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

    /// <summary>The mean activation of each interval.</summary>
    public double[] Activations => [.. _records.Select(record => record.Activation)];

    /// <summary>A figure at 10, 50 and 100 % of the epoch, when an interval is a tenth of it.</summary>
    public string At(Func<(double Loss, double Activation, double KeptShare), double> figure, string format) =>
        string.Join(" → ", ((int[])[0, 4, 9]).Select(i => figure(_records[i]).ToString(format)));
}
