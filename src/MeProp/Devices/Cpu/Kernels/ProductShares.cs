namespace MeProp.Cpu;

/// <summary>
/// How threads share a product y (N, O). The rows of x are cut into parts, each is multiplied with all groups of rows of w, and items are numbered part by part. A thread
/// has a stretch of items, the same one in every layer, and with as many parts as threads these are rows of its own: what it has written of one layer it reads in the next,
/// and few lines of x or y go from one core to another. Every thread then reads all of w, for which it needs enough rows: too few of them, or one panel, are one part,
/// whose outputs threads share.
/// </summary>
/// <param name="rows">Rows of x, or vectors of rows. An item is a row and a group, so that parts of unequal size make equal stretches of work.</param>
/// <param name="groups">Groups of rows of w.</param>
internal readonly struct ProductShares(int rows, int groups)
{
    public int Items => rows * groups;

    /// <summary>Which groups of a part are in a range of items. The ranges of neighbours meet: every group is in one of them.</summary>
    /// <param name="start">First row of the part.</param>
    /// <param name="end">Its last row, and one more.</param>
    /// <param name="from">First item.</param>
    /// <param name="to">Last item, and one more.</param>
    public (int From, int To) GroupsOf(int start, int end, int from, int to) => start == end ? (0, 0) : (Group(start, end, from), Group(start, end, to));

    private int Group(int start, int end, int item) => Math.Clamp((item - start * groups) / (end - start), 0, groups);
}
