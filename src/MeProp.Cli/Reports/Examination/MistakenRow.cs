namespace MeProp.Cli;

/// <summary>A row of a table where the model was very wrong.</summary>
/// <param name="Line">The row's line in its file, from 1.</param>
/// <param name="Truth">The cell of the target.</param>
/// <param name="Predicted">The class or number that the model predicts.</param>
/// <param name="Measure">
/// Of classes, the probability of the right one in percent; of numbers, prediction minus truth.
/// </param>
/// <param name="Cells">The cells of <see cref="MistakenRows.Columns"/>.</param>
internal sealed record MistakenRow(
    int Line, string Truth, string Predicted, double Measure, IReadOnlyList<string> Cells);
