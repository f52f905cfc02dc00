using System.Collections;
using System.Text.Json.Serialization;

namespace MeProp;

/// <summary>
/// Scores by name, in their order. Does not change. Two are equal when they have the same names and values in the same
/// order.
/// </summary>
[JsonConverter(typeof(NamedScoresConverter))]
public sealed class NamedScores : IReadOnlyList<NamedScore>, IEquatable<NamedScores>
{
    private readonly NamedScore[] _scores;

    /// <summary>Takes scores.</summary>
    /// <exception cref="ArgumentException">A name is empty or there twice.</exception>
    public NamedScores(params ReadOnlySpan<NamedScore> scores)
    {
        _scores = scores.ToArray();
        for (int i = 0; i < _scores.Length; i++)
        {
            string name = _scores[i].Name;
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(scores));
            if (IndexOf(name) < i) throw new ArgumentException($"There are two scores {name}.", nameof(scores));
        }
    }

    /// <inheritdoc/>
    public int Count => _scores.Length;

    /// <inheritdoc/>
    public NamedScore this[int index] => _scores[index];

    /// <summary>The value of a name; null if there is none.</summary>
    public double? this[string name] => IndexOf(name) is >= 0 and int index ? _scores[index].Value : null;

    /// <inheritdoc/>
    public bool Equals(NamedScores? other) => other is not null && _scores.AsSpan().SequenceEqual(other._scores);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NamedScores);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (NamedScore score in _scores) hash.Add(score);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<NamedScore> GetEnumerator() => ((IEnumerable<NamedScore>)_scores).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _scores.Select(score => $"{score.Name} {score.Value}"));

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name) => Array.FindIndex(_scores, score => score.Name == name);
}
