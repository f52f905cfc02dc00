using System.Globalization;

namespace MeProp;

/// <summary>
/// The files of a checkpoint. <c>last</c> is a model file with the optimizer's moments as further tensors ("optimizer.0.weight.first", "….second") and the rest of
/// the state as JSON in the metadata; <c>best</c> is a model file that says which evaluation it is of.
/// </summary>
internal static class CheckpointFile
{
    private const string StateKey = "trainingState", EvaluationKey = "evaluation";
    private const string MomentPrefix = "optimizer.", FirstSuffix = ".first", SecondSuffix = ".second", BiasSuffix = ".bias";

    /// <summary>Writes both files, the best first: the state in <c>last</c> always refers to a <c>best</c> that is on the disk. A kill between the two leaves a <c>best</c> that
    /// is newer than <c>last</c>; training is deterministic and will come to it again.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="snapshot">The state.</param>
    /// <param name="info">What the network is for.</param>
    /// <exception cref="IOException">A file cannot be written; the message says which.</exception>
    public static void Write(string folder, TrainingSnapshot snapshot, ModelInfo info)
    {
        TrainingState state = snapshot.State;
        if (snapshot.HasBest)
        {
            Dictionary<string, string> metadata = Metadata(snapshot, info, state.Best);
            metadata[EvaluationKey] = state.BestIndex.ToString(CultureInfo.InvariantCulture);
            Write(Path.Combine(folder, Checkpoints.BestName), [.. snapshot.Best.Select(Value)], metadata);
        }

        Dictionary<string, string> last = Metadata(snapshot, info, state.Evaluations.Count > 0 ? state.Evaluations[^1] : null);
        last[StateKey] = TrainingStateJson.Write(snapshot);
        Write(Path.Combine(folder, Checkpoints.LastName), [.. snapshot.Parameters.Select(Value), .. snapshot.Parameters.SelectMany(Moments)], last);
    }

    /// <summary>Reads both files.</summary>
    /// <param name="folder">Where they are.</param>
    /// <exception cref="ModelFileException">A file is missing, cannot be read, or is damaged.</exception>
    public static TrainingSnapshot Read(string folder)
    {
        string lastPath = Path.Combine(folder, Checkpoints.LastName), bestPath = Path.Combine(folder, Checkpoints.BestName);
        var snapshot = new TrainingSnapshot { Origin = lastPath, HasBest = true };
        using (SafeTensors last = SafeTensors.Open(lastPath))
        {
            // As models both are checked in full: layers, shapes and finite values.
            ModelFile.ReadInfo(last);
            if (!last.Metadata.TryGetValue(StateKey, out string? state)) throw new ModelFileException($"{lastPath} holds a model but no state of training: it cannot be resumed.");
            try
            {
                TrainingStateJson.Read(state, snapshot);
            }
            catch (NewerVersionException exception)
            {
                throw new ModelFileException($"{lastPath} cannot be resumed: {exception.Message}. Resume the run with the version that wrote it.", exception);
            }
            catch (FormatException exception)
            {
                throw new ModelFileException($"{lastPath} is damaged: {exception.Message}. It cannot be resumed; start the run again.", exception);
            }

            foreach (TensorInfo tensor in ParametersOf(last)) snapshot.Parameters.Add(ReadParameter(last, tensor, lastPath));
        }

        using SafeTensors best = SafeTensors.Open(bestPath);
        ModelFile.ReadInfo(best);
        foreach (TensorInfo tensor in ParametersOf(best)) snapshot.Best.Add(ReadParameter(best, tensor, bestPath));
        if (!best.Metadata.TryGetValue(EvaluationKey, out string? text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int evaluation) || evaluation < snapshot.State.BestIndex)
            throw new ModelFileException($"{bestPath} is not of the same run as {lastPath}, or older. Put back the file that belongs to it.");
        return snapshot;
    }

    private static Dictionary<string, string> Metadata(TrainingSnapshot snapshot, ModelInfo info, EvaluationReport? report)
    {
        var training = new Dictionary<string, string>(info.Training) { ["epoch"] = Text(report?.Epoch ?? 0) };
        if (report?.Development is { } development) training["developmentAccuracy"] = Text(development.Accuracy);
        if (report?.Test is { } test) training["testAccuracy"] = Text(test.Accuracy);
        return ModelMetadata.Make(snapshot.Layers, info with { Training = training });
    }

    private static void Write(string path, IReadOnlyList<TensorData> tensors, Dictionary<string, string> metadata)
    {
        try
        {
            SafeTensors.Write(path, tensors, metadata);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // ArgumentException is how a file stream says that the system allows no larger file.
            throw new IOException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    private static TensorData Value(ParameterCopy copy) => Tensor(copy.Name, copy, copy.Value);

    private static IEnumerable<TensorData> Moments(ParameterCopy copy)
    {
        if (copy.FirstMoment is { } first) yield return Tensor(MomentPrefix + copy.Name + FirstSuffix, copy, first);
        if (copy.SecondMoment is { } second) yield return Tensor(MomentPrefix + copy.Name + SecondSuffix, copy, second);
    }

    /// <summary>A bias of O outputs is a matrix of (1, O) in memory and a vector in files.</summary>
    private static TensorData Tensor(string name, ParameterCopy copy, float[] values) =>
        TensorData.FromValues(name, copy.Name.EndsWith(BiasSuffix, StringComparison.Ordinal) ? [copy.Columns] : [copy.Rows, copy.Columns], values);

    private static IEnumerable<TensorInfo> ParametersOf(SafeTensors file) => file.Tensors.Where(tensor => !tensor.Name.StartsWith(MomentPrefix, StringComparison.Ordinal));

    private static ParameterCopy ReadParameter(SafeTensors file, TensorInfo tensor, string path)
    {
        if (tensor.Type != TensorType.F32 || tensor.Shape.Count is not (1 or 2) || tensor.ElementCount > Array.MaxLength)
            throw new ModelFileException($"{path} has a tensor {tensor}, which is no parameter. Was another file meant?");
        (int rows, int columns) = tensor.Shape.Count == 1 ? (1, (int)tensor.Shape[0]) : ((int)tensor.Shape[0], (int)tensor.Shape[1]);
        return ParameterCopy.Of(tensor.Name, rows, columns, Values(tensor), Moment(FirstSuffix), Moment(SecondSuffix));

        float[] Values(TensorInfo source)
        {
            var values = new float[source.ElementCount];
            file.CopyTo(source.Name, values);
            return values;
        }

        float[]? Moment(string suffix)
        {
            if (!file.TryGetTensor(MomentPrefix + tensor.Name + suffix, out TensorInfo? moment)) return null;
            return moment.ElementCount == tensor.ElementCount ? Values(moment) : throw new ModelFileException($"{path} has a tensor {moment}, which does not fit {tensor}. It cannot be resumed; start the run again.");
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
