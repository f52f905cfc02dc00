namespace MeProp.Tests;

/// <summary>
/// A made-up task on sequences: whether the row before holds an odd number, and whether the row behind does. Half of it
/// is memory, half is what comes.
/// </summary>
internal static class SequenceTask
{
    public const int Numbers = 10, Marks = 3, Classes = 4;

    /// <summary>Sequences of 1 to 12 rows of a number and a mark without meaning.</summary>
    public static IdExamples Make(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        return Make([.. Enumerable.Range(0, count).Select(_ => 1 + random.NextInt32(12))], seed + 100);
    }

    public static IdExamples Make(int[] lengths, ulong seed)
    {
        var random = new RandomStream(seed);
        int rows = lengths.Sum();
        int[] numbers = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(Numbers))];
        int[] ids = [.. numbers.SelectMany(number => (int[])[number, random.NextInt32(Marks)])];
        var targets = new int[rows];
        for (int s = 0, start = 0; s < lengths.Length; start += lengths[s++])
        {
            for (int t = 0; t < lengths[s]; t++)
            {
                int before = t > 0 ? numbers[start + t - 1] % 2 : 0;
                int behind = t < lengths[s] - 1 ? numbers[start + t + 1] % 2 : 0;
                targets[start + t] = 2 * before + behind;
            }
        }

        return new IdExamples(ids, 2, targets, Classes, lengths);
    }

    public static Network Network(Keep keep, int hidden = 16, float unknownRate = 0, float dropout = 0.1f) => new(
        new Embedding(
            new("numbers", Numbers, 6, unknownRate > 0 ? [.. Enumerable.Repeat(unknownRate, Numbers)] : null),
            new EmbeddingTable("marks", Marks, 2)),
        new Lstm(hidden, keep, isBidirectional: true),
        new Dropout(dropout),
        new Dense(Classes));
}
