namespace MeProp;

/// <summary>Loss, accuracy, confusion matrix, and precision and recall of each class.</summary>
public sealed class ClassificationReport
{
    private readonly int[] _counts;

    internal ClassificationReport(Evaluation evaluation, int classes, int[] counts)
    {
        (Evaluation, Classes, _counts) = (evaluation, classes, counts);
        Scores = [.. Enumerable.Range(0, classes).Select(ScoreOf)];
    }

    /// <summary>Mean loss and accuracy over all examples.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Precision and recall, class by class.</summary>
    public IReadOnlyList<ClassScore> Scores { get; }

    /// <summary>An element of the confusion matrix: examples of a class that were predicted as a class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public int Count(int label, int predicted)
    {
        Check(label, nameof(label));
        Check(predicted, nameof(predicted));
        return _counts[label * Classes + predicted];
    }

    /// <summary>The most frequent mistakes; ties in the order of label, then prediction.</summary>
    public IReadOnlyList<Confusion> MostFrequentMistakes(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        IEnumerable<Confusion> mistakes =
            from label in Enumerable.Range(0, Classes)
            from predicted in Enumerable.Range(0, Classes)
            where label != predicted && Count(label, predicted) > 0
            select new Confusion(label, predicted, Count(label, predicted));
        return [.. mistakes.OrderByDescending(mistake => mistake.Count).Take(limit)];
    }

    private ClassScore ScoreOf(int c)
    {
        int examples = 0, predictions = 0;
        for (int other = 0; other < Classes; other++)
        {
            examples += _counts[c * Classes + other];
            predictions += _counts[other * Classes + c];
        }

        return new ClassScore(c, examples, predictions, _counts[c * Classes + c]);
    }

    private void Check(int c, string name)
    {
        if ((uint)c >= (uint)Classes) throw new ArgumentOutOfRangeException(name, c, $"There are {Classes} classes.");
    }
}
