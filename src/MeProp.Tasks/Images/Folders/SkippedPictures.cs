namespace MeProp.Tasks;

/// <summary>What is said of pictures that cannot be read.</summary>
internal static class SkippedPictures
{
    private const int Named = 3;

    // More are a fault of the whole folder, not of a few files.
    private const int MaxPercent = 5;

    /// <summary>Throws where too many pictures cannot be read.</summary>
    public static void Check(
        string folder, List<PictureEntry> entries, IReadOnlyList<(int Index, string Message)> failures)
    {
        if (failures.Count * 100L <= (long)MaxPercent * entries.Count) return;
        string first = string.Join("\n", failures.Take(Named).Select(failure => $"  {Text(entries, failure)}"));
        string more = failures.Count > Named ? $"\n  and {failures.Count - Named:N0} more" : "";
        throw new DataSetException(
            $"{failures.Count:N0} of the {entries.Count:N0} pictures in {folder} cannot be read, which is more than "
            + $"{MaxPercent} %. Correct or remove them:\n{first}{more}");
    }

    /// <summary>The first ones by name, and the number of the others.</summary>
    public static IEnumerable<string> Notes(
        List<PictureEntry> entries, IReadOnlyList<(int Index, string Message)> failures)
    {
        foreach ((int, string) failure in failures.Take(Named)) yield return $"skipped: {Text(entries, failure)}";
        int more = failures.Count - Named;
        if (more > 0)
        {
            yield return $"skipped: {more:N0} more picture{(more == 1 ? "" : "s")} that cannot be read, "
                + $"{failures.Count:N0} of {entries.Count:N0} in all.";
        }
    }

    private static string Text(List<PictureEntry> entries, (int Index, string Message) failure)
    {
        PictureEntry entry = entries[failure.Index];
        return failure.Message.Replace(entry.Path, entry.Name, StringComparison.Ordinal);
    }
}
