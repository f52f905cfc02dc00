using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace MeProp;

/// <summary>Writes and reads the JSON part of a checkpoint; numbers keep their bits.</summary>
internal static class TrainingStateJson
{
    private const int Version = 2, StateDigits = 64;
    private const string Subject = "its training state";

    public static string Write(TrainingSnapshot snapshot)
    {
        TrainingState state = snapshot.State;
        var document = new TrainingStateDocument
        {
            Version = Version,
            Epoch = state.Epoch,
            Step = state.Step,
            OptimizerSteps = snapshot.OptimizerSteps,
            Order = Digits(state.Order),
            Dropout = Digits(snapshot.Dropout),
            Selection = Digits(snapshot.Selection),
            EpochLoss = state.EpochLoss,
            WindowLoss = state.WindowLoss,
            WindowTargets = state.WindowTargets,
            EarlierSeconds = state.EarlierSeconds,
            Activities = snapshot.Activities,
            Evaluations = state.Evaluations,
            Epochs = state.Epochs,
            Conditions = new Dictionary<string, string>(snapshot.Conditions.Values),
        };
        return JsonSerializer.Serialize(document, TrainingStateJsonContext.Default.TrainingStateDocument);
    }

    /// <summary>Reads a state of this or an older version.</summary>
    public static void Read(string text, TrainingSnapshot snapshot)
    {
        try
        {
            Restore(Parse(text), snapshot);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException
            or KeyNotFoundException or ArgumentException or OverflowException
            or FormatException and not NewerVersionException)
        {
            string reason = exception.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new FormatException($"{Subject} cannot be read ({reason})", exception);
        }
    }

    private static TrainingStateDocument Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        int version = document.RootElement.GetProperty("version").GetInt32();
        return version switch
        {
            TrainingStateVersion1.Version => TrainingStateVersion1.Read(document.RootElement),
            Version => document.RootElement.Deserialize(TrainingStateJsonContext.Default.TrainingStateDocument)!,
            _ => throw new NewerVersionException(
                $"{Subject} is of version {version}, this program knows versions up to {Version}"),
        };
    }

    private static void Restore(TrainingStateDocument document, TrainingSnapshot snapshot)
    {
        TrainingState state = snapshot.State;
        Check(document.Epochs.Index().All(entry => entry.Item?.Epoch == entry.Index + 1), "epochs");
        Check(document.Evaluations.Index().All(entry => entry.Item?.Index == entry.Index + 1), "evaluations");
        Check(document.Evaluations.All(report => report.HiddenSizes is not null), "hiddenSizes");
        Check(document.Epoch == document.Epochs.Count + 1, "epoch");
        Check(document.Step >= 0, "step");
        Check(document.WindowTargets >= 0, "windowTargets");
        Check(document.OptimizerSteps >= document.Step, "optimizerSteps");
        foreach (EvaluationReport report in document.Evaluations) state.Add(report);
        foreach (EpochReport report in document.Epochs) state.Add(report);
        (state.Epoch, state.Step, state.Order) = (document.Epoch, document.Step, Random(document.Order, "order"));
        (snapshot.Dropout, snapshot.Selection) =
            (Random(document.Dropout, "dropout"), Random(document.Selection, "selection"));
        snapshot.OptimizerSteps = document.OptimizerSteps;
        (state.EpochLoss, state.WindowLoss) = (document.EpochLoss, document.WindowLoss);
        (state.WindowTargets, state.EarlierSeconds) = (document.WindowTargets, document.EarlierSeconds);
        snapshot.Conditions = new([.. document.Conditions]);
        foreach (ActivityCounts activity in document.Activities)
        {
            Check(activity?.Hits.Length > 0, "activities");
            Check(activity.Hits.All(hits => hits >= 0 && hits <= activity.Examples), "activities");
            snapshot.Activities.Add(activity);
        }
    }

    private static string Digits(RandomState state) => $"{state.S0:x16}{state.S1:x16}{state.S2:x16}{state.S3:x16}";

    private static RandomState Random(string digits, string name)
    {
        Check(digits.Length == StateDigits, name);
        var state = new RandomState(Part(0), Part(1), Part(2), Part(3));
        Check(state != default, name);
        return state;

        ulong Part(int index) => ulong.Parse(
            digits.AsSpan(16 * index, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static void Check([DoesNotReturnIf(false)] bool isRight, string name)
    {
        if (!isRight) throw new FormatException($"it has a wrong {name}");
    }
}
