namespace MeProp.Cpu;

/// <summary>
/// How threads share a product y (N, O). The rows of x are cut into parts, each part meets all groups, and items are
/// numbered part by part. With as many parts as threads, a share is rows of its own, in every layer the same: a thread
/// reads what it wrote in the layer before, and few lines move between cores. Every thread then reads all of w, which
/// pays with enough rows; otherwise there is one part, and threads share its outputs.
/// </summary>
/// <param name="rows">Rows of x, or vectors. An item is a row and a group, so parts of unequal size balance.</param>
/// <param name="groups">Groups of rows of w.</param>
internal readonly struct ProductShares(int rows, int groups)
{
    public int Items => rows * groups;

    /// <summary>The groups that the items from … to − 1 cover in the part of the rows start … end − 1.</summary>
    public (int From, int To) GroupsOf(int start, int end, int from, int to) =>
        start == end ? (0, 0) : (Group(start, end, from), Group(start, end, to));

    private int Group(int start, int end, int item) => Math.Clamp((item - start * groups) / (end - start), 0, groups);
}
