namespace MeProp;

/// <summary>Errors of predicted numbers, in the unit of the targets.</summary>
/// <param name="Evaluation">Mean squared error and R² in percent.</param>
/// <param name="RootMeanSquare">Root of the mean squared error (RMSE).</param>
/// <param name="MeanAbsolute">Mean of the absolute errors (MAE).</param>
public sealed record RegressionReport(Evaluation Evaluation, double RootMeanSquare, double MeanAbsolute);
