namespace MeProp.Cli;

/// <summary>An evaluation on a learning curve. The test score is known where the development score is best.</summary>
internal sealed record CurvePoint(int Epoch, double TrainSeconds, double? DevScore, double? TestScore);
