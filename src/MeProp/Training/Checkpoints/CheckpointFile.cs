using System.Globalization;

namespace MeProp;

/// <summary>
/// The files of a checkpoint. <c>last</c> is a model file with the parameters' slots as further tensors
/// ("optimizer.0.weight.first") and the remaining state as JSON in the metadata; <c>best</c> is a model file that names
/// its evaluation.
/// </summary>
internal static class CheckpointFile
{
    private const string StateKey = "trainingState", EvaluationKey = "evaluation", SlotPrefix = "optimizer.";

    /// <summary>A tensor of bytes: <see cref="EpochExamples.EpochState"/>.</summary>
    private const string EpochStateName = "trainer.epoch";

    /// <summary>
    /// Writes <c>best</c> first, so that <c>last</c> always refers to a <c>best</c> on the disk. After a kill in
    /// between, <c>best</c> is newer than <c>last</c>; deterministic training reaches it again.
    /// </summary>
    public static void Write(string folder, TrainingSnapshot snapshot, ModelInfo info)
    {
        TrainingState state = snapshot.State;
        if (snapshot.HasBest)
        {
            Dictionary<string, string> metadata = Metadata(snapshot, info, state.Best);
            metadata[EvaluationKey] = state.BestIndex.ToString(CultureInfo.InvariantCulture);
            Write(Path.Combine(folder, Checkpoints.BestName), [.. snapshot.Best.Select(Value)], metadata);
        }

        EvaluationReport? newest = state.Evaluations.Count > 0 ? state.Evaluations[^1] : null;
        Dictionary<string, string> last = Metadata(snapshot, info, newest);
        last[StateKey] = TrainingStateJson.Write(snapshot);
        List<TensorData> tensors = [.. snapshot.Parameters.Select(Value), .. snapshot.Parameters.SelectMany(Slots)];
        if (snapshot.EpochState is { IsEmpty: false } epoch)
            tensors.Add(TensorData.FromBytes(EpochStateName, TensorType.U8, [epoch.Length], epoch));
        Write(Path.Combine(folder, Checkpoints.LastName), tensors, last);
    }

    public static TrainingSnapshot Read(string folder, LayerTypes types)
    {
        string lastPath = Path.Combine(folder, Checkpoints.LastName);
        string bestPath = Path.Combine(folder, Checkpoints.BestName);
        var snapshot = new TrainingSnapshot { Origin = lastPath, HasBest = true };
        using (SafeTensors last = SafeTensors.Open(lastPath))
        {
            // Both are checked as models: layers, shapes and finite values.
            ModelFile.ReadInfo(last, types);
            ReadState(last, snapshot);
            snapshot.Parameters.AddRange(ReadParameters(last));
            snapshot.EpochState = ReadEpochState(last);
        }

        using SafeTensors best = SafeTensors.Open(bestPath);
        ModelFile.ReadInfo(best, types);
        snapshot.Best.AddRange(ReadParameters(best));
        bool isOfRun = best.Metadata.TryGetValue(EvaluationKey, out string? text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int evaluation)
            && evaluation >= snapshot.State.BestIndex;
        return isOfRun
            ? snapshot
            : throw new ModelFileException(
                $"{bestPath} is not of the same run as {lastPath}, or older. Put back the file that belongs to it.");
    }

    private static void ReadState(SafeTensors file, TrainingSnapshot snapshot)
    {
        string path = file.Name;
        if (!file.Metadata.TryGetValue(StateKey, out string? state))
            throw new ModelFileException($"{path} holds a model but no state of training: it cannot be resumed.");
        try
        {
            TrainingStateJson.Read(state, snapshot);
        }
        catch (NewerVersionException exception)
        {
            throw new ModelFileException(
                $"{path} cannot be resumed: {exception.Message}. Resume the run with the version that wrote it.",
                exception);
        }
        catch (FormatException exception)
        {
            throw new ModelFileException(
                $"{path} is damaged: {exception.Message}. It cannot be resumed; start the run again.", exception);
        }
    }

    private static byte[] ReadEpochState(SafeTensors file)
    {
        if (!file.TryGetTensor(EpochStateName, out TensorInfo? tensor)) return [];
        if (tensor.Type != TensorType.U8 || tensor.ByteCount > Array.MaxLength)
        {
            throw new ModelFileException(
                $"{file.Name} has a tensor {tensor}, which is no state of an epoch. "
                + "It cannot be resumed; start the run again.");
        }

        var bytes = new byte[tensor.ByteCount];
        file.CopyBytesTo(EpochStateName, bytes);
        return bytes;
    }

    private static Dictionary<string, string> Metadata(
        TrainingSnapshot snapshot, ModelInfo info, EvaluationReport? report)
    {
        var training = new Dictionary<string, string>(info.Training) { ["epoch"] = Text(report?.Epoch ?? 0) };
        Add("development", report?.Development);
        Add("test", report?.Test);
        return ModelMetadata.Make(snapshot.Layers, info with { Training = training });

        void Add(string part, Evaluation? evaluation)
        {
            if (evaluation is not { } e) return;
            training[Evaluator.FieldName(part, snapshot.ScoreName)] = Text(e.Score);
            foreach (NamedScore other in e.Others ?? Enumerable.Empty<NamedScore>())
                training[Evaluator.FieldName(part, other.Name)] = Text(other.Value);
        }
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

    private static TensorData Value(ParameterCopy copy) =>
        TensorData.FromValues(copy.Name, copy.Shape.LongSizes, copy.Value);

    /// <summary>A slot per row has one dimension where the parameter has more.</summary>
    private static IEnumerable<TensorData> Slots(ParameterCopy copy) => copy.Slots.Select(slot =>
        TensorData.FromValues(
            $"{SlotPrefix}{copy.Name}.{slot.Name}", slot.IsPerRow ? [copy.Rows] : copy.Shape.LongSizes, slot.Values));

    private static IEnumerable<ParameterCopy> ReadParameters(SafeTensors file) =>
        file.Tensors.Where(tensor => !ModelFile.IsExtra(tensor.Name)).Select(tensor => ReadParameter(file, tensor));

    private static ParameterCopy ReadParameter(SafeTensors file, TensorInfo tensor)
    {
        string path = file.Name;
        if (tensor.Type != TensorType.F32 || tensor.Shape.Count == 0 || tensor.ElementCount is 0 or > int.MaxValue)
        {
            throw new ModelFileException(
                $"{path} has a tensor {tensor}, which is no parameter. Was another file meant?");
        }

        var shape = new ParameterShape([.. tensor.Shape.Select(size => (int)size)]);
        string prefix = $"{SlotPrefix}{tensor.Name}.";
        var slots = new List<SlotCopy>();
        foreach (TensorInfo slot in file.Tensors)
        {
            if (!slot.Name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            string name = slot.Name[prefix.Length..];
            if (name.Contains('.', StringComparison.Ordinal)) continue; // of a parameter with a longer name
            bool isLike = slot.Shape.SequenceEqual(tensor.Shape) && !IsAlwaysPerRow(name);
            bool isPerRow = !isLike && !IsNeverPerRow(name) && slot.Shape.Count == 1 && slot.Shape[0] == shape.Rows;
            if (name.Length == 0 || slot.Type != TensorType.F32 || !(isLike || isPerRow))
            {
                throw new ModelFileException(
                    $"{path} has a tensor {slot}, which does not fit {tensor}. "
                    + "It cannot be resumed; start the run again.");
            }

            slots.Add(new(name, Values(slot), isPerRow));
        }

        return ParameterCopy.Of(tensor.Name, shape, Values(tensor), slots);

        float[] Values(TensorInfo source)
        {
            var values = new float[source.ElementCount];
            file.CopyTo(source.Name, values);
            return values;
        }
    }

    private static bool IsAlwaysPerRow(string slot) => slot is Parameter.FirstCorrection or Parameter.SecondCorrection;

    private static bool IsNeverPerRow(string slot) =>
        slot is Parameter.FirstMoment or Parameter.SecondMoment or Parameter.Average;

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
