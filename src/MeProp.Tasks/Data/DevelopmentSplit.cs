namespace MeProp.Tasks;

/// <summary>
/// How training examples are divided: into a development part where the data have none of their own, and into fewer
/// training examples where a limit asks for it.
/// </summary>
/// <remarks>
/// Examples are drawn at random, of each class as many as its share of all. A file that is sorted by class is divided
/// like any other. Equal seeds draw equal examples from equal data.
/// </remarks>
public sealed record DevelopmentSplit
{
    private const int UsualCount = 5_000;
    private const int LargeCount = 25_000;
    private const int UsualFraction = 12;

    /// <summary>A twelfth, or 5,000 of at least 25,000 examples, drawn from each class.</summary>
    public static DevelopmentSplit Default { get; } = new();

    /// <summary>As many, but the first ones: what earlier versions did.</summary>
    public static DevelopmentSplit First { get; } = new() { TakesFirst = true };

    /// <summary>Share of the training examples, above 0 and below 1; null: as <see cref="Default"/> says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in between.</exception>
    public double? Share
    {
        get;
        init => field = value is null or (> 0 and < 1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A share must be above 0 and below 1.");
    }

    /// <summary>The development part as files of its own; null: it is drawn.</summary>
    public string? Path { get; init; }

    /// <summary>Seed of the drawing, which the seed of training does not change.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether the first examples are taken instead of drawn ones.</summary>
    public bool TakesFirst { get; init; }

    /// <summary>Whether it says more than a published split does, which then does not hold.</summary>
    public bool IsGiven => Share is not null || Path is not null;

    /// <summary>Examples of the development part, at least 1 and fewer than all.</summary>
    public int CountOf(int all)
    {
        int count = Share is { } share ? (int)Math.Round(share * all)
            : all < LargeCount ? all / UsualFraction
            : UsualCount;
        return Math.Clamp(count, 1, Math.Max(1, all - 1));
    }

    /// <summary>Indices of the development part in rising order. Each class keeps an example to train on.</summary>
    /// <param name="labels">The class of each example.</param>
    public int[] DrawDevelopment(ReadOnlySpan<byte> labels)
    {
        int count = CountOf(labels.Length);
        return TakesFirst ? FirstOf(count) : new ClassDraw(labels, count, keepsOne: true).Indices(Seed);
    }

    /// <summary>Divides examples into a part to train on and a development part, without copying inputs.</summary>
    /// <param name="all">At least two examples.</param>
    public (ByteExamples Train, ByteExamples Development) Divide(ByteExamples all)
    {
        ArgumentNullException.ThrowIfNull(all);
        int count = CountOf(all.Count);
        if (TakesFirst) return (all.Slice(count, all.Count - count), all.Slice(0, count));
        int[] development = DrawDevelopment(all.Labels.Span);
        return (all.Pick(Others(all.Count, development)), all.Pick(development));
    }

    /// <summary>Indices of so many examples in rising order. Each class has one, where there are enough.</summary>
    /// <param name="labels">The class of each example.</param>
    /// <param name="count">How many to draw.</param>
    public int[] Draw(ReadOnlySpan<byte> labels, int count) => TakesFirst
        ? FirstOf(Math.Min(count, labels.Length))
        : new ClassDraw(labels, Math.Min(count, labels.Length), keepsOne: false).Indices(Seed);

    /// <summary>The indices of 0 to <paramref name="all"/> − 1 that others do not name, in rising order.</summary>
    public static int[] Others(int all, ReadOnlySpan<int> indices)
    {
        bool[] isNamed = new bool[all];
        foreach (int index in indices) isNamed[index] = true;
        int[] others = new int[all - indices.Length];
        for (int i = 0, n = 0; i < all; i++)
        {
            if (!isNamed[i]) others[n++] = i;
        }

        return others;
    }

    /// <summary>The order in which examples without classes are drawn, such as sentences.</summary>
    internal int[] Order(int all)
    {
        int[] order = FirstOf(all);
        if (!TakesFirst) new RandomStream(Seed).Shuffle(order);
        return order;
    }

    /// <summary>Indices of a development part of examples without classes, in rising order.</summary>
    internal int[] Draw(int all) => [.. Order(all).Take(CountOf(all)).Order()];

    private static int[] FirstOf(int count) => [.. Enumerable.Range(0, count)];
}
