namespace MeProp;

/// <summary>Where training stands after a step.</summary>
/// <param name="Epoch">The running epoch, counted from 1.</param>
/// <param name="Examples">Examples of the epoch that were trained on.</param>
/// <param name="Loss">Mean loss of the step's batch.</param>
public readonly record struct TrainingProgress(int Epoch, int Examples, double Loss);
