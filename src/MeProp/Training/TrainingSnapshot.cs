namespace MeProp;

/// <summary>
/// A copy of everything that training needs to go on from where it stands, bit for bit: what a checkpoint file holds. The memory is kept from one
/// copy to the next.
/// </summary>
internal sealed class TrainingSnapshot
{
    /// <summary>Where it comes from, for messages.</summary>
    public string Origin { get; init; } = "The run";

    /// <summary>Position, sums, scores.</summary>
    public TrainingState State { get; } = new();

    /// <summary>State of the stream of <see cref="RandomStreams.Dropout"/>.</summary>
    public RandomState Dropout { get; set; }

    /// <summary>State of the stream of <see cref="RandomStreams.Selection"/>.</summary>
    public RandomState Selection { get; set; }

    /// <summary>Steps that the optimizer has taken.</summary>
    public long OptimizerSteps { get; set; }

    /// <summary>What must be the same when training goes on.</summary>
    public TrainingConditions Conditions { get; set; } = TrainingConditions.None;

    /// <summary>The network's layers as model files describe them.</summary>
    public IReadOnlyList<LayerDescription> Layers { get; set; } = [];

    /// <summary>The parameters with their moments.</summary>
    public List<ParameterCopy> Parameters { get; } = [];

    /// <summary>The values of the parameters at the best evaluation.</summary>
    public List<ParameterCopy> Best { get; } = [];

    /// <summary>False when <see cref="Best"/> was left out, because it is where it will be needed already.</summary>
    public bool HasBest { get; set; }

    /// <summary>Which neurons were active since the last simplification, for each layer that can be simplified; empty when none is.</summary>
    public List<NeuronActivity> Activities { get; } = [];

    /// <summary>Copies which neurons were active.</summary>
    /// <param name="activities">Of each layer that can be simplified.</param>
    public void CopyFrom(IReadOnlyList<NeuronActivity> activities)
    {
        while (Activities.Count < activities.Count) Activities.Add(new NeuronActivity());
        for (int i = 0; i < activities.Count; i++) Activities[i].CopyFrom(activities[i]);
    }

    /// <summary>Copies the parameters.</summary>
    /// <param name="parameters">All of the network's.</param>
    public void CopyFrom(IReadOnlyList<Parameter> parameters)
    {
        Match(Parameters, parameters);
        for (int i = 0; i < parameters.Count; i++) Parameters[i].CopyFrom(parameters[i]);
    }

    /// <summary>Copies the best parameters.</summary>
    /// <param name="best">Their values, in the order of <paramref name="parameters"/>.</param>
    /// <param name="parameters">All of the network's.</param>
    public void CopyBestFrom(ParameterSnapshot best, IReadOnlyList<Parameter> parameters)
    {
        Match(Best, parameters);
        for (int i = 0; i < parameters.Count; i++) Best[i].CopyValue(best.Values[i]);
        HasBest = true;
    }

    /// <summary>Throws unless training that goes on from here has the same conditions and parameters of the same names and shapes.</summary>
    /// <param name="conditions">Of the training that is to go on.</param>
    /// <param name="parameters">All of its network's.</param>
    /// <param name="mayBeSmaller">Whether neurons may have been removed.</param>
    /// <exception cref="ArgumentException">Says what differs.</exception>
    /// <exception cref="InvalidDataException">The examples differ.</exception>
    public void Check(TrainingConditions conditions, IReadOnlyList<Parameter> parameters, bool mayBeSmaller)
    {
        if (Conditions.DifferenceTo(conditions) is { } difference)
        {
            throw difference.IsOfData
                ? new InvalidDataException($"{Origin} cannot be resumed: its data have changed. The {difference.Text}.")
                : new ArgumentException($"{Origin} cannot be resumed with other settings. The {difference.Text}.");
        }

        foreach (List<ParameterCopy> copies in (ReadOnlySpan<List<ParameterCopy>>)[Parameters, Best])
        {
            if (copies.Count != parameters.Count) throw new ArgumentException($"{Origin} has {copies.Count} parameters, the network {parameters.Count}.");
            foreach ((ParameterCopy copy, Parameter parameter) in copies.Zip(parameters))
            {
                (int rows, int columns) = (parameter.Value.Rows, parameter.Value.Columns);
                bool fits = mayBeSmaller ? copy.Rows <= rows && copy.Columns <= columns : copy.Rows == rows && copy.Columns == columns;
                if (copy.Name != parameter.Name || !fits)
                    throw new ArgumentException($"{Origin} has a parameter {copy.Name} of {copy.Rows} × {copy.Columns} where the network has {parameter.Name} of {parameter.Value}.");
            }
        }
    }

    /// <summary>Puts the parameters back.</summary>
    /// <param name="best">Receives the best ones.</param>
    /// <param name="network">Receives value and moments, and the shapes when neurons were removed.</param>
    /// <param name="device">Where it is.</param>
    /// <exception cref="InvalidDataException">The shapes do not fit each other.</exception>
    public void CopyTo(ParameterSnapshot best, Sequential network, Device device)
    {
        int outputs = network.Outputs;
        foreach ((ParameterCopy copy, Parameter parameter) in Parameters.Zip(network.Parameters))
        {
            if ((copy.Rows, copy.Columns) != (parameter.Value.Rows, parameter.Value.Columns)) parameter.Reshape(copy.Rows, copy.Columns);
        }

        try
        {
            network.Fit(device);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{Origin} is damaged: {exception.Message}", exception);
        }

        if (network.Outputs != outputs) throw new InvalidDataException($"{Origin} is damaged: it has {network.Outputs} outputs instead of {outputs}.");
        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameters[i].CopyTo(network.Parameters[i]);
            best.Upload(device, i, Best[i]);
        }
    }

    private static void Match(List<ParameterCopy> copies, IReadOnlyList<Parameter> parameters)
    {
        if (copies.Count == parameters.Count) return;
        copies.Clear();
        copies.AddRange(parameters.Select(parameter => new ParameterCopy(parameter.Name)));
    }
}
