namespace MeProp.Conformance;

/// <summary>
/// The shapes at which devices are compared: every length of a row up to 257, and every pair of batch size and outputs.
/// </summary>
public static class TestShapes
{
    /// <summary>The longest row.</summary>
    public const int MaxLength = 257;

    private static readonly int[] Batches = [1, 2, 3, 4, 5, 6, 7, 10, 13, 50];
    private static readonly int[] Outputs = [1, 2, 3, 4, 5, 7, 10, 17, 64, 100];

    /// <summary>
    /// N, I and O of a linear map: each I from 1 to 257 with some N and O, then each N with each O, then one of a real
    /// network and some that are worth cutting into blocks for the caches.
    /// </summary>
    public static IEnumerable<(int N, int I, int O)> Dense()
    {
        for (int i = 1; i <= MaxLength; i++) yield return (Batches[i % 9], i, Outputs[(i + i / 10) % 9]);
        for (int pair = 0; pair < 100; pair++)
            yield return (Batches[pair / 10], pair % 3 == 0 ? 19 : 48, Outputs[pair % 10]);
        yield return (50, 300, 257);
        yield return (129, 1030, 9);
        yield return (260, 1025, 4);
        yield return (7, 2100, 5);

        // Around the batches that the CPU packs, with every number of vectors and of remaining examples, and around
        // those that it packs in several passes.
        for (int n = 14; n <= 66; n++) yield return (n, 1 + n * 7 % 40, 60 + n * 5 % 23);
        for (int o = 60; o <= 81; o++) yield return (33, 37, o);
        foreach (int n in (int[])[96, 112, 191, 192, 193, 208, 209, 385]) yield return (n, 21, 69);
        foreach (int i in (int[])[255, 256, 257, 260, 511, 512, 513, 515, 771]) yield return (40, i, 66);
        yield return (100, 4099, 65);
    }

    /// <summary>
    /// N and the length of a row of a batch: each length from 1 to 257, then some of each N, then one large enough for
    /// several threads.
    /// </summary>
    public static IEnumerable<(int N, int Length)> Batch()
    {
        for (int length = 1; length <= MaxLength; length++) yield return (Batches[length % 9], length);
        foreach (int n in Batches) yield return (n, 33);
        yield return (300, 500);
    }
}
