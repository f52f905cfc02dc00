namespace MeProp;

internal sealed record ActivityCounts(long Examples, int[] Hits);
