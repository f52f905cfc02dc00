namespace MeProp;

/// <summary>Checks and uploads that all kinds of examples share.</summary>
internal static class ExampleChecks
{
    public static void Lengths(int values, int labels, int inputs)
    {
        if (values != (long)labels * inputs)
            throw new ArgumentException($"{labels} labels want {(long)labels * inputs} values, there are {values}.");
    }

    /// <summary>Throws unless all targets are classes or −1.</summary>
    public static void Targets(ReadOnlySpan<int> targets, int classes)
    {
        int wrong = targets.IndexOfAnyExceptInRange(-1, classes - 1);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"Label {targets[wrong]} of example {wrong} is neither −1 nor in 0 to {classes - 1}.");
        }
    }

    public static int CountTargets(ReadOnlySpan<int> targets) => targets.Length - targets.Count(-1);

    public static int CountTargets(ReadOnlySpan<int> targets, ReadOnlySpan<int> rows)
    {
        int count = 0;
        foreach (int row in rows) count += targets[row] >= 0 ? 1 : 0;
        return count;
    }

    public static Indices Upload(Device device, ReadOnlySpan<int> values)
    {
        Indices indices = device.CreateIndices(values.Length);
        indices.Upload(values);
        return indices;
    }
}
