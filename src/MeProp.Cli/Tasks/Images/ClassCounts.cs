using System.Globalization;

namespace MeProp.Cli;

/// <summary>How many examples of each class the parts of data have.</summary>
internal sealed class ClassCounts(ByteExamples train, ByteExamples development, ByteExamples test)
{
    /// <summary>Classes that a note names; further ones are counted.</summary>
    private const int MaxNamed = 8;

    private readonly int[] _train = CountsOf(train), _development = CountsOf(development), _test = CountsOf(test);

    /// <summary>What a user should know of classes that are missing somewhere.</summary>
    /// <param name="labels">Names of the classes; empty for indices.</param>
    public IEnumerable<string> Notes(IReadOnlyList<string> labels)
    {
        int[] trained = [.. Indices(_train, n => n > 0)], untrained = [.. Indices(_train, n => n == 0)];
        if (trained.Length == 1)
        {
            yield return $"all training examples are of class {Name(trained[0], labels)}: there is nothing to tell "
                + "apart, and scores mean nothing.";
            yield break;
        }

        if (untrained is [0])
        {
            yield return $"class {Name(0, labels)} has no training examples (labels begin at 1): the model gets "
                + $"{_train.Length} outputs.";
        }
        else if (untrained.Length > 0)
        {
            yield return $"{Names(untrained, labels)} no training examples: the model cannot learn "
                + $"{(untrained.Length == 1 ? "it" : "them")}.";
        }

        if (OfPart("development", _development, trained, labels) is { } ofDevelopment) yield return ofDevelopment;
        if (OfPart("test", _test, trained, labels) is { } ofTest) yield return ofTest;
    }

    private static string? OfPart(string part, int[] counts, int[] trained, IReadOnlyList<string> labels)
    {
        int[] present = [.. Indices(counts, n => n > 0)];
        int[] missing = [.. trained.Where(c => counts[c] == 0)];
        string choice = part == "development" ? ", and the choice of the best epoch, mean" : " mean";
        if (present.Length == 1)
        {
            return $"the {part} part holds examples of class {Name(present[0], labels)} alone: its scores{choice} "
                + "little.";
        }

        return missing.Length == 0 ? null : $"{Names(missing, labels)} no examples in the {part} part.";
    }

    private static int[] CountsOf(ByteExamples part)
    {
        int[] counts = new int[part.Classes];
        foreach (byte label in part.Labels.Span) counts[label]++;
        return counts;
    }

    private static IEnumerable<int> Indices(int[] counts, Func<int, bool> isMeant) =>
        Enumerable.Range(0, counts.Length).Where(c => isMeant(counts[c]));

    /// <summary>As in "class 3 has" and "classes 1, 2 and 5 more have".</summary>
    private static string Names(int[] classes, IReadOnlyList<string> labels)
    {
        if (classes.Length == 1) return $"class {Name(classes[0], labels)} has";
        string more = classes.Length > MaxNamed ? $" and {classes.Length - MaxNamed} more" : "";
        return $"classes {string.Join(", ", classes.Take(MaxNamed).Select(c => Name(c, labels)))}{more} have";
    }

    private static string Name(int index, IReadOnlyList<string> labels) => labels.Count > 0
        ? Terminal.Printable(labels[index])
        : index.ToString(CultureInfo.InvariantCulture);
}
