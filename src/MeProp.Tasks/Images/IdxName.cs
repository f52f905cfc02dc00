namespace MeProp.Tasks;

/// <summary>
/// What the name of an IDX file says, as in "train-images-idx3-ubyte" and "test-labels-2.idx1-ubyte.gz": a prefix, a
/// part of the data, what it holds, and the number of a file among several.
/// </summary>
/// <param name="Prefix">What stands before the part, as "emnist-letters-".</param>
/// <param name="Part">The part of the data.</param>
/// <param name="HoldsImages">Images, or else labels.</param>
/// <param name="Number">The number of the file; −1 for one that has none.</param>
/// <param name="IsPacked">Whether it ends in ".gz".</param>
internal sealed record IdxName(string Prefix, DataPart? Part, bool HoldsImages, long Number, bool IsPacked)
{
    private static readonly (string Word, DataPart Part)[] Parts =
    [
        ("training", DataPart.Train), ("train", DataPart.Train),
        ("t10k", DataPart.Test), ("testing", DataPart.Test), ("test", DataPart.Test),
        ("validation", DataPart.Development), ("valid", DataPart.Development), ("val", DataPart.Development),
        ("dev", DataPart.Development),
    ];

    private static readonly char[] Separators = ['-', '_', '.'];

    /// <summary>Reads a name; null when it is none of an IDX file.</summary>
    public static IdxName? Parse(string name)
    {
        name = name.ToLowerInvariant();
        int kind = Math.Max(name.LastIndexOf("images", StringComparison.Ordinal),
            name.LastIndexOf("labels", StringComparison.Ordinal));
        if (kind < 0) return null;
        string[] rest = name[(kind + "images".Length)..].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (!TryParseRest(rest, out long number, out bool isPacked)) return null;

        // "t10k-images" and "t10kimages" are read alike.
        string before = name[..kind].TrimEnd(Separators);
        (string? word, DataPart part) = Array.Find(
            Parts, known => before.EndsWith(known.Word, StringComparison.Ordinal));
        bool isImages = name[kind] == 'i';
        return word is null
            ? new IdxName(before, null, isImages, number, isPacked)
            : new IdxName(before[..^word.Length], part, isImages, number, isPacked);
    }

    /// <summary>Reads what stands behind "images" or "labels", as ["2", "of", "3", "idx3", "ubyte", "gz"].</summary>
    private static bool TryParseRest(string[] rest, out long number, out bool isPacked)
    {
        (number, isPacked) = (-1, rest is [.., "gz"]);
        bool isIdx = false, isTotal = false;
        foreach (string word in isPacked ? rest[..^1] : rest)
        {
            string digits = word.StartsWith("part", StringComparison.Ordinal) ? word[4..]
                : word.StartsWith("shard", StringComparison.Ordinal) ? word[5..]
                : word;
            if (word is "idx" or "idx1" or "idx3" or "ubyte") isIdx = true;
            else if (word == "of") isTotal = true;
            else if (digits.Length == 0) continue;
            else if (!long.TryParse(digits, out long value) || value < 0) return false;
            else if (isTotal) isTotal = false;
            else if (number < 0) number = value;
            else return false;
        }

        return isIdx;
    }
}
