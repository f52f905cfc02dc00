namespace MeProp;

/// <summary>Scores of one class, from 0 to 1; NaN for 0/0.</summary>
public sealed class ClassScore
{
    internal ClassScore(int index, int examples, int predictions, int correct) =>
        (Class, Examples, Predictions, Correct) = (index, examples, predictions, correct);

    /// <summary>Index of the class.</summary>
    public int Class { get; }

    /// <summary>Examples of the class.</summary>
    public int Examples { get; }

    /// <summary>Examples predicted as the class.</summary>
    public int Predictions { get; }

    /// <summary>Examples of the class predicted as such.</summary>
    public int Correct { get; }

    /// <summary>Correct / Predictions.</summary>
    public double Precision => (double)Correct / Predictions;

    /// <summary>Correct / Examples.</summary>
    public double Recall => (double)Correct / Examples;

    /// <summary>2 · Correct / (Examples + Predictions), the harmonic mean of precision and recall.</summary>
    public double F1 => 2.0 * Correct / (Examples + Predictions);
}
