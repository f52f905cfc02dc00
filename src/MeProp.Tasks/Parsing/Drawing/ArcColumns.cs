using System.Globalization;

namespace MeProp.Tasks;

/// <summary>
/// Where words and the ends of arcs stand in a drawing of characters. The ends above a word are, from left to right:
/// arcs to the left, the shortest first; the arc of the root; arcs to the right, the longest first. So arcs that do not
/// cross in the tree do not cross in the drawing.
/// </summary>
internal sealed class ArcColumns
{
    private readonly int[] _starts;
    private readonly Dictionary<(int Arc, bool IsLeft), int> _places = [];
    private readonly int[] _widths, _endCounts, _rootPlaces;

    /// <summary>Places words from left to right, as close as words, ends and labels allow.</summary>
    public ArcColumns(Sentence sentence, IReadOnlyList<Arc> arcs)
    {
        int count = sentence.Words.Count;
        (_starts, _widths, _endCounts, _rootPlaces) = (new int[count], new int[count], new int[count], new int[count]);
        for (int word = 0; word < count; word++)
        {
            int[] leftward = [.. Enumerable.Range(0, arcs.Count).Where(arc => arcs[arc].Right == word)
                .OrderBy(arc => arcs[arc].Level).ThenBy(arc => -arcs[arc].Left)];
            int[] rightward = [.. Enumerable.Range(0, arcs.Count).Where(arc => arcs[arc].Left == word)
                .OrderBy(arc => -arcs[arc].Level).ThenBy(arc => -arcs[arc].Right)];
            int place = 0;
            foreach (int arc in leftward) _places[(arc, false)] = place++;
            _rootPlaces[word] = place;
            if (sentence.Words[word].Head == 0) place++;
            foreach (int arc in rightward) _places[(arc, true)] = place++;
            _endCounts[word] = place;
            _widths[word] = Math.Max(WidthOf(sentence.Words[word].Form), place);
        }

        for (int word = 0; word < count; word++)
        {
            if (word > 0) _starts[word] = _starts[word - 1] + _widths[word - 1] + 1;
            for (int arc = 0; arc < arcs.Count; arc++)
            {
                if (arcs[arc].Right != word) continue;
                int missing = Left(arc, arcs) + arcs[arc].Relation.Length + 1 - Right(arc, arcs);
                if (missing > 0) _starts[word] += missing;
            }
        }

        Width = _starts[^1] + _widths[^1];
    }

    /// <summary>Columns of the drawing.</summary>
    public int Width { get; }

    /// <summary>The first column of a word.</summary>
    public int Start(int word) => _starts[word];

    /// <summary>The column of an arc above its left word.</summary>
    public int Left(int arc, IReadOnlyList<Arc> arcs) => End(arcs[arc].Left, _places[(arc, true)]);

    /// <summary>The column of an arc above its right word.</summary>
    public int Right(int arc, IReadOnlyList<Arc> arcs) => End(arcs[arc].Right, _places[(arc, false)]);

    /// <summary>The column of the root's arc above a word.</summary>
    public int Root(int word) => End(word, _rootPlaces[word]);

    /// <summary>Ends stand in the middle of the word.</summary>
    private int End(int word, int place) => _starts[word] + (_widths[word] - _endCounts[word]) / 2 + place;

    /// <summary>Columns of a text: combining marks take none.</summary>
    public static int WidthOf(string text) => StringInfo.ParseCombiningCharacters(text).Length;
}
