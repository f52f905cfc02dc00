namespace MeProp.Cli;

/// <summary>Where the wall time of a training step goes, in microseconds.</summary>
internal readonly record struct StepMicroseconds(
    double Fill, double Forward, double Select, double Backward, double Update, double Total);
