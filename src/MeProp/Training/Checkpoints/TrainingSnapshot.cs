namespace MeProp;

/// <summary>
/// A copy of everything that training needs to continue bit for bit: the content of a checkpoint. Memory is reused.
/// </summary>
internal sealed class TrainingSnapshot
{
    /// <summary>Origin in messages.</summary>
    public string Origin { get; init; } = "The run";

    public TrainingState State { get; } = new();

    public RandomState Dropout { get; set; }

    public RandomState Selection { get; set; }

    public long OptimizerSteps { get; set; }

    /// <summary>What must be the same on resume.</summary>
    public TrainingConditions Conditions { get; set; } = TrainingConditions.None;

    public IReadOnlyList<LayerFields> Layers { get; set; } = [];

    public string ScoreName { get; set; } = "";

    public List<ParameterCopy> Parameters { get; } = [];

    /// <summary>Parameter values at the best evaluation.</summary>
    public List<ParameterCopy> Best { get; } = [];

    /// <summary>False when <see cref="Best"/> was skipped because it is on the disk.</summary>
    public bool HasBest { get; set; }

    /// <summary>Active neurons since the last simplification, per layer that can be simplified.</summary>
    public List<ActivityCounts> Activities { get; } = [];

    /// <summary>Gives <see cref="EpochExamples"/> those of the running epoch again; empty for other examples.</summary>
    public ReadOnlyMemory<byte> EpochState { get; set; }

    public void CopyFrom(IReadOnlyList<NeuronActivity> activities)
    {
        Activities.Clear();
        Activities.AddRange(activities.Select(activity => new ActivityCounts(activity.Examples, activity.ToArray())));
    }

    public void CopyFrom(IReadOnlyList<Parameter> parameters)
    {
        Match(Parameters, parameters);
        for (int i = 0; i < parameters.Count; i++) Parameters[i].CopyFrom(parameters[i]);
    }

    public void CopyBestFrom(ParameterSnapshot best, IReadOnlyList<Parameter> parameters)
    {
        Match(Best, parameters);
        for (int i = 0; i < parameters.Count; i++) Best[i].CopyValue(best.Values[i], parameters[i].Shape);
        HasBest = true;
    }

    /// <summary>Throws unless conditions and parameters are the same.</summary>
    public void Check(TrainingConditions conditions, IReadOnlyList<Parameter> parameters, bool mayBeSmaller)
    {
        if (Conditions.DifferenceTo(conditions) is { } difference)
        {
            throw difference.IsOfData
                ? new InvalidDataException($"{Origin} cannot be resumed: its data have changed. The {difference.Text}.")
                : new ArgumentException($"{Origin} cannot be resumed with other settings. The {difference.Text}.");
        }

        foreach (List<ParameterCopy> copies in (ReadOnlySpan<List<ParameterCopy>>)[Parameters, Best])
            CheckParameters(copies, parameters, mayBeSmaller);
    }

    /// <summary>Throws unless the position is possible with these examples.</summary>
    public void CheckPosition(TrainingData data, int batchSize)
    {
        if (State.Step > (data.Training.Count - 1) / batchSize)
        {
            throw new InvalidDataException(
                $"{Origin} is damaged: it stands at step {State.Step}, behind the end of the epoch.");
        }

        if (State.Evaluations.Any(report => report.Development is null != data.Development is null))
        {
            throw new InvalidDataException(
                $"{Origin} is damaged: it has evaluations without scores, or with scores of nothing.");
        }
    }

    public void ResumeEpoch(EpochExamples examples)
    {
        try
        {
            examples.ResumeEpoch(State.Epoch, EpochState);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException(
                $"{Origin} is damaged: the examples of epoch {State.Epoch} cannot be made again. {exception.Message}",
                exception);
        }
    }

    public void CopyTo(ParameterSnapshot best, Network network, Device device)
    {
        int outputs = network.Outputs;
        foreach ((ParameterCopy copy, Parameter parameter) in Parameters.Zip(network.Parameters))
        {
            parameter.Resize(copy.Rows, copy.Columns);
        }

        try
        {
            network.Connect();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{Origin} is damaged: {exception.Message}", exception);
        }

        if (network.Outputs != outputs)
        {
            throw new InvalidDataException(
                $"{Origin} is damaged: it has {network.Outputs} outputs instead of {outputs}.");
        }

        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameters[i].CopyTo(network.Parameters[i]);
            best.Upload(device, i, Best[i]);
        }
    }

    private void CheckParameters(List<ParameterCopy> copies, IReadOnlyList<Parameter> parameters, bool mayBeSmaller)
    {
        if (copies.Count != parameters.Count)
            throw new ArgumentException($"{Origin} has {copies.Count} parameters, the network {parameters.Count}.");
        foreach ((ParameterCopy copy, Parameter parameter) in copies.Zip(parameters))
        {
            (int rows, int columns) = (parameter.Value.Rows, parameter.Value.Columns);
            bool fits = mayBeSmaller
                ? copy.Rows <= rows && copy.Columns <= columns
                : copy.Rows == rows && copy.Columns == columns;
            if (copy.Name == parameter.Name && fits) continue;
            throw new ArgumentException(
                $"{Origin} has a parameter {copy.Name} of {copy.Rows} × {copy.Columns} "
                + $"where the network has {parameter.Name} of {parameter.Value}.");
        }
    }

    private static void Match(List<ParameterCopy> copies, IReadOnlyList<Parameter> parameters)
    {
        if (copies.Count == parameters.Count) return;
        copies.Clear();
        copies.AddRange(parameters.Select(parameter => new ParameterCopy(parameter.Name)));
    }
}
