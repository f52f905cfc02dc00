using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MeProp;

/// <summary>What a checkpoint holds apart from tensors, as JSON. Numbers come back with the same bits.</summary>
internal static class TrainingStateJson
{
    private const int Version = 1;
    private const int StateDigits = 64;
    private const string Subject = "its training state";

    /// <summary>Writes position, sums, scores, random states and conditions.</summary>
    /// <param name="snapshot">Where they are.</param>
    public static string Write(TrainingSnapshot snapshot)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            TrainingState state = snapshot.State;
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("epoch", state.Epoch);
            json.WriteNumber("step", state.Step);
            json.WriteNumber("optimizerSteps", snapshot.OptimizerSteps);
            json.WriteString("order", Digits(state.Order));
            json.WriteString("dropout", Digits(snapshot.Dropout));
            json.WriteString("selection", Digits(snapshot.Selection));
            WriteNumbers(json, "losses", [state.EpochLoss, state.WindowLoss]);
            json.WriteNumber("windowExamples", state.WindowExamples);
            WriteNumbers(json, "earlierSeconds", Numbers(state.EarlierSeconds));
            WriteActivities(json, snapshot.Activities);
            json.WriteStartArray("evaluations");
            foreach (EvaluationReport report in state.Evaluations) Write(json, report);
            json.WriteEndArray();
            json.WriteStartArray("epochs");
            foreach (EpochReport report in state.Epochs) WriteNumbers(json, null, [report.Epoch, report.TrainingLoss, report.ExamplesPerSecond, .. Numbers(report.Seconds)]);
            json.WriteEndArray();
            json.WriteStartObject("conditions");
            foreach ((string name, string value) in snapshot.Conditions.Values) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="Write(TrainingSnapshot)"/> wrote.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="snapshot">A new snapshot, which receives it.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static void Read(string text, TrainingSnapshot snapshot)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            Read(document.RootElement, snapshot);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException || exception.GetType() == typeof(FormatException) && !exception.Message.StartsWith(Subject, StringComparison.Ordinal))
        {
            throw new FormatException($"{Subject} cannot be read ({exception.Message.Split(" LineNumber:")[0].TrimEnd('.')})", exception);
        }
    }

    private static void Read(JsonElement root, TrainingSnapshot snapshot)
    {
        int version = root.GetProperty("version").GetInt32();
        if (version != Version) throw new NewerVersionException($"{Subject} is of version {version}, this program knows version {Version}");
        TrainingState state = snapshot.State;
        foreach (JsonElement values in root.GetProperty("evaluations").EnumerateArray()) state.Add(ReadEvaluation(values, state.Evaluations.Count + 1));
        foreach (JsonElement values in root.GetProperty("epochs").EnumerateArray()) state.Add(ReadEpoch(ReadNumbers(values, 10), state.Epochs.Count + 1));
        state.Epoch = state.Epochs.Count + 1;
        Check(root.GetProperty("epoch").GetInt32() == state.Epoch, "epoch");
        state.Step = Count(root, "step");
        snapshot.OptimizerSteps = root.GetProperty("optimizerSteps").GetInt64();
        Check(snapshot.OptimizerSteps >= state.Step, "optimizerSteps");
        state.Order = ReadState(root, "order");
        snapshot.Dropout = ReadState(root, "dropout");
        snapshot.Selection = ReadState(root, "selection");
        double[] losses = ReadNumbers(root.GetProperty("losses"), 2);
        (state.EpochLoss, state.WindowLoss, state.WindowExamples) = (losses[0], losses[1], Count(root, "windowExamples"));
        state.EarlierSeconds = Seconds(ReadNumbers(root.GetProperty("earlierSeconds"), 7));
        ReadActivities(root, snapshot.Activities);
        snapshot.Conditions = new([.. root.GetProperty("conditions").EnumerateObject().Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value.GetString() ?? ""))]);
    }

    private static void Write(Utf8JsonWriter json, EvaluationReport report)
    {
        json.WriteStartObject();
        WriteNumbers(json, "at", [report.Epoch, report.Step]);
        WriteNumber(json, "loss", report.TrainingLoss);
        if (report.Development is { } development) WriteNumbers(json, "dev", [development.Loss, development.Accuracy, development.Count]);
        if (report.Test is { } test) WriteNumbers(json, "test", [test.Loss, test.Accuracy, test.Count]);
        json.WriteBoolean("best", report.IsBest);
        WriteNumbers(json, "hidden", [.. report.HiddenSizes.Select(size => (double)size)]);
        WriteNumber(json, "seconds", report.TrainingSeconds);
        json.WriteEndObject();
    }

    private static EvaluationReport ReadEvaluation(JsonElement values, int index)
    {
        double[] at = ReadNumbers(values.GetProperty("at"), 2);
        return new EvaluationReport
        {
            Index = index,
            Epoch = checked((int)at[0]),
            Step = checked((long)at[1]),
            TrainingLoss = ReadNumber(values.GetProperty("loss")),
            Development = Scores("dev"),
            Test = Scores("test"),
            HiddenSizes = [.. values.GetProperty("hidden").EnumerateArray().Select(size => size.GetInt32())],
            IsBest = values.GetProperty("best").GetBoolean(),
            TrainingSeconds = ReadNumber(values.GetProperty("seconds")),
        };

        Evaluation? Scores(string name) =>
            values.TryGetProperty(name, out JsonElement scores) && ReadNumbers(scores, 3) is var numbers ? new Evaluation(numbers[0], numbers[1], checked((int)numbers[2])) : null;
    }

    private static EpochReport ReadEpoch(double[] numbers, int epoch)
    {
        Check(numbers[0] == epoch, "epochs");
        return new EpochReport { Epoch = epoch, TrainingLoss = numbers[1], ExamplesPerSecond = numbers[2], Seconds = Seconds(numbers.AsSpan(3)) };
    }

    /// <summary>For each layer that can be simplified: examples that were counted, then the hits of each neuron.</summary>
    private static void WriteActivities(Utf8JsonWriter json, List<NeuronActivity> activities)
    {
        if (activities.Count == 0) return;
        json.WriteStartArray("activities");
        foreach (NeuronActivity activity in activities)
        {
            json.WriteStartArray();
            json.WriteNumberValue(activity.Examples);
            foreach (long hits in activity.Hits) json.WriteNumberValue(hits);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void ReadActivities(JsonElement root, List<NeuronActivity> activities)
    {
        if (!root.TryGetProperty("activities", out JsonElement layers)) return;
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            long[] numbers = [.. layer.EnumerateArray().Select(number => number.GetInt64())];
            Check(numbers.Length > 1 && !numbers.AsSpan().ContainsAnyExceptInRange(0, numbers[0]), "activities");
            var activity = new NeuronActivity();
            activity.Restore(numbers.AsSpan(1), numbers[0]);
            activities.Add(activity);
        }
    }

    private static double[] Numbers(PhaseSeconds s) => [s.Fill, s.Forward, s.Select, s.Backward, s.Update, s.Total, s.Evaluate];

    private static PhaseSeconds Seconds(ReadOnlySpan<double> s) => new(s[0], s[1], s[2], s[3], s[4], s[5], s[6]);

    private static void WriteNumbers(Utf8JsonWriter json, string? name, ReadOnlySpan<double> values)
    {
        if (name is not null) json.WritePropertyName(name);
        json.WriteStartArray();
        foreach (double value in values) WriteNumber(json, null, value);
        json.WriteEndArray();
    }

    /// <summary>JSON has no infinity and no NaN: they are written as strings.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null) json.WritePropertyName(name);
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static double[] ReadNumbers(JsonElement array, int count)
    {
        double[] numbers = [.. array.EnumerateArray().Select(ReadNumber)];
        return numbers.Length == count ? numbers : throw new FormatException($"{Subject} has {numbers.Length} numbers where {count} belong");
    }

    private static double ReadNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDouble();

    private static int Count(JsonElement root, string name)
    {
        int count = root.GetProperty(name).GetInt32();
        Check(count >= 0, name);
        return count;
    }

    private static string Digits(RandomState state) => $"{state.S0:x16}{state.S1:x16}{state.S2:x16}{state.S3:x16}";

    private static RandomState ReadState(JsonElement root, string name)
    {
        string digits = root.GetProperty(name).GetString() ?? "";
        Check(digits.Length == StateDigits, name);
        var state = new RandomState(Part(0), Part(1), Part(2), Part(3));
        Check(state != default, name);
        return state;

        ulong Part(int index) => ulong.Parse(digits.AsSpan(16 * index, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static void Check(bool isRight, string name)
    {
        if (!isRight) throw new FormatException($"{Subject} has a wrong {name}");
    }
}
