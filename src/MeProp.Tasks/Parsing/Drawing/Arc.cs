namespace MeProp.Tasks;

/// <summary>An arc of a drawing: words, counted from 0, and its height above them, from 1.</summary>
internal readonly record struct Arc(int Left, int Right, bool PointsRight, string Relation, int Level)
{
    /// <summary>
    /// The arcs between words, the shortest first (ties: from left to right). An arc is one level above the highest of
    /// those before it whose words overlap with its own.
    /// </summary>
    public static IReadOnlyList<Arc> Of(Sentence sentence)
    {
        List<Arc> arcs = [];
        foreach (Word word in sentence.Words.Where(word => word.Head > 0)
            .OrderBy(word => Math.Abs(word.Id - word.Head!.Value)).ThenBy(word => word.Id))
        {
            int head = word.Head!.Value - 1, child = word.Id - 1;
            (int left, int right) = (Math.Min(head, child), Math.Max(head, child));
            int level = arcs.Where(arc => arc.Left < right && left < arc.Right).Select(arc => arc.Level)
                .DefaultIfEmpty().Max() + 1;
            arcs.Add(new Arc(left, right, head < child, word.Deprel!, level));
        }

        return arcs;
    }
}
