namespace MeProp.Cli;

/// <summary>Seconds of a training step that a model predicts.</summary>
internal sealed record PredictedStep(string Network, int Processes, string Method, double Seconds);
