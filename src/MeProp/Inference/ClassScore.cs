namespace MeProp;

/// <summary>How well one class was told from the others. Scores are shares from 0 to 1, and NaN where they are 0/0.</summary>
/// <param name="Class">Index of the class.</param>
/// <param name="Examples">Examples of the class.</param>
/// <param name="Predictions">Examples that the network took for the class.</param>
/// <param name="Correct">Examples of the class that it took for the class.</param>
public sealed record ClassScore(int Class, int Examples, int Predictions, int Correct)
{
    /// <summary>Correct / Predictions; NaN when nothing was taken for the class.</summary>
    public double Precision => (double)Correct / Predictions;

    /// <summary>Correct / Examples; NaN when there is no example of the class.</summary>
    public double Recall => (double)Correct / Examples;

    /// <summary>2 · Correct / (Examples + Predictions), the harmonic mean of precision and recall; NaN when the class has neither examples nor predictions.</summary>
    public double F1 => 2.0 * Correct / (Examples + Predictions);
}
