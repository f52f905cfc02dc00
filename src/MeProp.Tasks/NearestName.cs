namespace MeProp.Tasks;

/// <summary>Corrects mistyped names.</summary>
internal static class NearestName
{
    /// <summary>The closest known name, or null if none is near.</summary>
    public static string? Find(string text, IEnumerable<string> names)
    {
        string? nearest = Closest(text, names);
        return nearest is not null && Distance(text, nearest) <= Math.Max(2, Math.Max(text.Length, nearest.Length) / 2)
            ? nearest
            : null;
    }

    /// <summary>The closest known name at any distance; null if none is known.</summary>
    public static string? Closest(string text, IEnumerable<string> names) => names.MinBy(name => Distance(text, name));

    /// <summary>" Did you mean …?", or nothing.</summary>
    public static string Question(string text, IEnumerable<string> names) =>
        Find(text, names) is { } nearest ? $" Did you mean {nearest}?" : "";

    /// <summary>Edit distance with swaps of neighbours (optimal string alignment), case ignored. O(a·b).</summary>
    private static int Distance(string a, string b)
    {
        a = a.ToLowerInvariant();
        b = b.ToLowerInvariant();
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
