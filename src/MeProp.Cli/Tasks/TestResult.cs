namespace MeProp.Cli;

/// <summary>What <c>evaluate</c> found on a part of the data.</summary>
internal abstract class TestResult(Evaluation evaluation)
{
    public Evaluation Evaluation => evaluation;

    /// <summary>Score, loss and mistakes in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>Writes details for people.</summary>
    public abstract void WriteTables(Terminal terminal);

    /// <summary>Writes one JSON object.</summary>
    public abstract void WriteJson(Terminal terminal);
}
