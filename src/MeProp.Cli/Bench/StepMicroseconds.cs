namespace MeProp.Cli;

/// <summary>Where the wall time of a training step goes, in microseconds.</summary>
/// <param name="Fill">Filling the batch.</param>
/// <param name="Forward">Forward pass and loss.</param>
/// <param name="Select">Choosing which output gradients survive.</param>
/// <param name="Backward">Backward pass without selection.</param>
/// <param name="Update">Optimizer.</param>
/// <param name="Total">Everything.</param>
internal readonly record struct StepMicroseconds(double Fill, double Forward, double Select, double Backward, double Update, double Total);
