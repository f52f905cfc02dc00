using System.Text.Json.Serialization;

namespace MeProp;

/// <summary>Loss and score of a network on examples.</summary>
/// <param name="Loss">Mean loss per target that counts.</param>
/// <param name="Score">What the <see cref="Evaluator"/> measures; larger is better.</param>
/// <param name="Count">Number of targets that count.</param>
[method: JsonConstructor]
public readonly record struct Evaluation(double Loss, double Score, int Count)
{
    /// <summary>
    /// Further scores, which decide nothing and stand beside <see cref="Score"/> in reports and files; null for none.
    /// </summary>
    public NamedScores? Others { get; init; }
}
