namespace MeProp;

internal sealed record ActivityCounts(long Examples, long[] Hits);
