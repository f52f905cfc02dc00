using System.Globalization;
using System.Text.Json;

namespace MeProp;

/// <summary>Reads training states of version 1: numbers by their position in arrays.</summary>
internal static class TrainingStateVersion1
{
    public const int Version = 1;

    public static TrainingStateDocument Read(JsonElement root)
    {
        double[] losses = Numbers(root.GetProperty("losses"), 2);
        return new TrainingStateDocument
        {
            Version = Version,
            Epoch = root.GetProperty("epoch").GetInt32(),
            Step = root.GetProperty("step").GetInt32(),
            OptimizerSteps = root.GetProperty("optimizerSteps").GetInt64(),
            Order = Text(root, "order"),
            Dropout = Text(root, "dropout"),
            Selection = Text(root, "selection"),
            EpochLoss = losses[0],
            WindowLoss = losses[1],
            WindowTargets = root.GetProperty("windowExamples").GetInt32(),
            EarlierSeconds = Seconds(Numbers(root.GetProperty("earlierSeconds"), 7)),
            Activities = root.TryGetProperty("activities", out JsonElement layers)
                ? [.. layers.EnumerateArray().Select(Activity)]
                : [],
            Evaluations = [.. root.GetProperty("evaluations").EnumerateArray().Select(Evaluation)],
            Epochs = [.. root.GetProperty("epochs").EnumerateArray().Select(values => Epoch(Numbers(values, 10)))],
            Conditions = root.GetProperty("conditions").EnumerateObject()
                .ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? ""),
        };
    }

    private static EvaluationReport Evaluation(JsonElement values, int position)
    {
        double[] at = Numbers(values.GetProperty("at"), 2);
        return new EvaluationReport
        {
            Index = position + 1,
            Epoch = checked((int)at[0]),
            Step = checked((long)at[1]),
            TrainingLoss = Number(values.GetProperty("loss")),
            Development = Scores("dev"),
            Test = Scores("test"),
            HiddenSizes = [.. values.GetProperty("hidden").EnumerateArray().Select(size => size.GetInt32())],
            IsBest = values.GetProperty("best").GetBoolean(),
            TrainingSeconds = Number(values.GetProperty("seconds")),
        };

        Evaluation? Scores(string name)
        {
            if (!values.TryGetProperty(name, out JsonElement scores)) return null;
            double[] numbers = Numbers(scores, 3);
            return new Evaluation(numbers[0], numbers[1], checked((int)numbers[2]));
        }
    }

    private static EpochReport Epoch(double[] numbers) => new()
    {
        Epoch = checked((int)numbers[0]),
        TrainingLoss = numbers[1],
        ExamplesPerSecond = numbers[2],
        Seconds = Seconds(numbers.AsSpan(3)),
    };

    /// <summary>The number of counted examples, then the hits of each neuron.</summary>
    private static ActivityCounts Activity(JsonElement layer)
    {
        long[] numbers = [.. layer.EnumerateArray().Select(number => number.GetInt64())];
        return numbers.Length > 1
            ? new(numbers[0], numbers[1..])
            : throw new FormatException("an entry of activities is too short");
    }

    private static PhaseSeconds Seconds(ReadOnlySpan<double> s) => new(s[0], s[1], s[2], s[3], s[4], s[5], s[6]);

    private static double[] Numbers(JsonElement array, int count)
    {
        double[] numbers = [.. array.EnumerateArray().Select(Number)];
        return numbers.Length == count
            ? numbers
            : throw new FormatException($"it has {numbers.Length} numbers where {count} belong");
    }

    /// <summary>Infinity and NaN are strings.</summary>
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetDouble();

    private static string Text(JsonElement root, string name) => root.GetProperty(name).GetString() ?? "";
}
