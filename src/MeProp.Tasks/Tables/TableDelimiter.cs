namespace MeProp.Tasks;

/// <summary>Finds the character between the columns of a table.</summary>
internal static class TableDelimiter
{
    private const int Lines = 50;

    /// <summary>Known delimiters; the first wins where several fit equally well.</summary>
    private static readonly char[] Known = ['\t', ';', ','];

    /// <summary>
    /// The delimiter that stands equally often in the most of the first lines, outside of quotes; a comma if none
    /// stands in the first line.
    /// </summary>
    public static char Find(ReadOnlySpan<char> text)
    {
        List<int[]> lines = CountsOf(text);
        char best = ',';
        (int Lines, int Count) fit = (0, 0);
        foreach ((int i, char delimiter) in Known.Index())
        {
            int count = lines[0][i];
            (int, int) own = (lines.Count(line => line[i] == count), count);
            if (count == 0 || own.CompareTo(fit) <= 0) continue;
            (best, fit) = (delimiter, own);
        }

        return best;
    }

    /// <summary>How often each known delimiter stands in each of the first lines.</summary>
    private static List<int[]> CountsOf(ReadOnlySpan<char> text)
    {
        var lines = new List<int[]>();
        var counts = new int[Known.Length];
        bool isQuoted = false, isEmpty = true;
        foreach (char c in text)
        {
            if (c == '"') isQuoted = !isQuoted;
            int i = isQuoted ? -1 : Array.IndexOf(Known, c);
            if (i >= 0) counts[i]++;
            if (c is not ('\r' or '\n') || isQuoted)
            {
                isEmpty = false;
                continue;
            }

            if (isEmpty) continue;
            lines.Add(counts);
            if (lines.Count == Lines) return lines;
            (counts, isEmpty) = (new int[Known.Length], true);
        }

        if (!isEmpty || lines.Count == 0) lines.Add(counts);
        return lines;
    }
}
