namespace MeProp;

/// <summary>
/// A long short-term memory (Hochreiter and Schmidhuber 1997) with sparsified back propagation, in one or two
/// directions over the sequences of a batch.
/// <code>
/// forward    z = x wᵀ + b, for all rows at once            O(N·4H·I)
///            per time step: r = y₋₁ uᵀ                     O(N·4H·H)
///            i, f, o = σ(z + r), g = tanh(z + r)
///            c = f · c₋₁ + i · g,  y = o · tanh c
/// backward   per time step, last to first: dz of the gates, dense in dy and in dr of the step after
/// select     S = Keep(dz) of each gate by itself           which outputs survive, per example and time step
///            dr = Σ_{j∈S} dz[j] u[j]                       O(N·4K·H) instead of O(N·4H·H)
///            after the last step, over all rows at once:
///            dw[j] = Σ_{n: j∈S(n)} dz[n,j] x[n], du[j] = Σ_{n: j∈S(n)} dz[n,j] y₋₁[n]
///            dx[n] = Σ_{j∈S(n)} dz[n,j] w[j], db = Σ_n dz[n] (dense)
/// </code>
/// Shapes: x (N, I), packed by time step (<see cref="Sequences"/>); for each direction w (4H, I), u (4H, H), b (4H), y
/// (N, H). Gates stand in the order i, f, g, o: input, forget, candidate, output. Two directions give (N, H + H):
/// forward, then backward. No step of a finished sequence is computed.
/// </summary>
/// <remarks>
/// K counts the outputs of a gate, as in the paper's tagger. A unified rule keeps one set of a gate for all sequences
/// of a time step, a shared budget K outputs a gate and sequence on average over a time step.
/// </remarks>
public sealed class Lstm : Layer, ISelective, ISimplifiable
{
    /// <summary>Gates of a unit, in the order i, f, g, o.</summary>
    internal const int Gates = 4;

    private readonly LstmDirection[] _directions;
    private NeuronActivity? _activity;
    private Matrix? _x, _y, _dy;

    /// <summary>Describes the layer; its network makes it.</summary>
    /// <param name="hiddenSize">H, units of each direction, at least 1.</param>
    /// <param name="keep">Which gradients of each gate survive; default: all.</param>
    /// <param name="isBidirectional">Whether a second direction reads sequences from their end.</param>
    /// <exception cref="ArgumentException">The rule balances signs or keeps the scale, which hurts gates.</exception>
    public Lstm(int hiddenSize, Keep? keep = null, bool isBidirectional = false)
        : this(isBidirectional ? [hiddenSize, hiddenSize] : [hiddenSize], keep ?? Keep.All)
    {
    }

    private Lstm(int[] hiddenSizes, Keep keep)
    {
        foreach (int size in hiddenSizes) ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(hiddenSizes));
        if (keep.IsBalanced || keep.KeepsScale)
        {
            throw new ArgumentException(
                $"The gates of an LSTM take no rule that balances signs or keeps the scale ({keep}): both hurt its "
                + "accuracy. A budget does not.",
                nameof(keep));
        }

        Keep = keep;
        _directions = [.. hiddenSizes.Select((size, i) => new LstmDirection(size, keep, isReverse: i == 1))];
    }

    /// <inheritdoc/>
    public override string Type => "lstm";

    /// <inheritdoc/>
    public override int Outputs => _directions[0].Units + (IsBidirectional ? _directions[1].Units : 0);

    /// <summary>Which gradients of each gate survive.</summary>
    public Keep Keep { get; }

    /// <summary>True for two directions.</summary>
    public bool IsBidirectional => _directions.Length > 1;

    /// <summary>H of each direction: forward, then backward. Simplification may make them differ.</summary>
    public IReadOnlyList<int> HiddenSizes => [.. _directions.Select(direction => direction.Units)];

    /// <inheritdoc/>
    public override string Rule => $"LSTM, {(IsBidirectional ? "bidirectional" : "forward")}, {Keep}";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Declarations =>
        [.. _directions.SelectMany(direction => direction.Declare(Inputs))];

    NeuronActivity? ISimplifiable.Activity
    {
        get => _activity;
        set => _activity = value;
    }

    IReadOnlyList<int> ISimplifiable.OutputGroups => HiddenSizes;

    /// <summary>w (4H, I) of a direction: 0 is forward, 1 backward.</summary>
    public Parameter InputWeight(int direction) => ParametersOf(direction).Input;

    /// <summary>u (4H, H) of a direction, from the outputs of the step before.</summary>
    public Parameter RecurrentWeight(int direction) => ParametersOf(direction).Recurrent;

    /// <summary>b (4H) of a direction.</summary>
    public Parameter Bias(int direction) => ParametersOf(direction).Bias;

    /// <summary>What the last backward pass kept of the gates of a direction, over all rows.</summary>
    public Selection Selection(int direction) => _directions[direction].Selection
        ?? throw new InvalidOperationException($"{this}: no backward pass yet.");

    /// <summary>The gates i, f, g and o of each direction, as in "0.forward.i".</summary>
    public IReadOnlyList<SelectedOutputs> LastPass =>
        [.. _directions.Select(direction => direction.LastPass(Name)).OfType<SelectedOutputs>()];

    /// <inheritdoc/>
    public Layer With(Keep keep) => new Lstm([.. HiddenSizes], keep);

    /// <inheritdoc/>
    public override Matrix Forward(Matrix x, StepContext step)
    {
        CheckInput(x);
        Sequences sequences = SequencesOf(x, step);
        _x = x;
        if (!IsBidirectional) return _directions[0].Forward(x, sequences, step.Device, ParametersOf(0));
        Matrix y = Buffer(ref _y, step.Device, x.Rows, Outputs);
        for (int i = 0, column = 0; i < _directions.Length; i++)
        {
            Matrix part = _directions[i].Forward(x, sequences, step.Device, ParametersOf(i));
            step.Device.Rows.CopyColumns(part, 0, y, column, part.Columns);
            column += part.Columns;
        }

        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        Matrix x = CheckOutputGradient(dy, _x);
        Sequences sequences = SequencesOf(x, step);
        _activity?.AddExamples(x.Rows);
        Matrix? dx = null;
        for (int i = 0, column = 0; i < _directions.Length; i++)
        {
            LstmDirection direction = _directions[i];
            Matrix own = GradientOf(dy, column, direction, step.Device);
            Matrix? part = BackwardOf(i, x, own, sequences, step, needsInputGradient);
            _activity?.Count(step.Device, direction.GateGradient, direction.Selection!, column);
            if (dx is not null) step.Device.Elementwise.Add(part!, dx);
            else dx = part;
            column += direction.Units;
        }

        return dx;
    }

    /// <inheritdoc/>
    public override void Write(LayerFields fields)
    {
        fields.Set("hidden", _directions[0].Units);
        if (IsBidirectional) fields.Set("backwardHidden", _directions[1].Units);
        Keep.Write(fields);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"LSTM {(Inputs > 0 ? $"{Inputs} → " : "")}{string.Join(" + ", HiddenSizes)}"
        + (Keep == Keep.All ? "" : $", {Keep} a gate");

    internal static Lstm Read(LayerFields fields)
    {
        int forward = fields.Whole("hidden", 1);
        return new(
            fields.WholeOrNull("backwardHidden", 1) is { } backward ? [forward, backward] : [forward],
            Keep.Read(fields));
    }

    void ISimplifiable.KeepOutputs(int[] neurons)
    {
        for (int i = 0, first = 0; i < _directions.Length; i++)
        {
            int units = _directions[i].Units;
            int[] kept = [.. neurons.Where(j => j >= first && j < first + units).Select(j => j - first)];
            _directions[i].KeepUnits(ParametersOf(i), kept);
            first += units;
        }
    }

    void ISimplifiable.KeepInputs(int[] inputs)
    {
        for (int i = 0; i < _directions.Length; i++) ParametersOf(i).Input.KeepPart(null, inputs);
    }

    /// <inheritdoc/>
    protected override void Initialize(RandomStream random)
    {
        for (int i = 0; i < _directions.Length; i++) _directions[i].Initialize(ParametersOf(i), random);
    }

    private LstmParameters ParametersOf(int direction)
    {
        if (!IsBuilt) throw NotBuilt();
        const int count = LstmDirection.ParameterCount;
        return new(
            Parameters[direction * count], Parameters[direction * count + 1], Parameters[direction * count + 2]);
    }

    private Sequences SequencesOf(Matrix x, StepContext step)
    {
        if (step.Sequences is null)
        {
            throw new ArgumentException(
                $"Layer {Name} ({this}) reads sequences, but each row of the batch is an example of its own.");
        }

        return step.Sequences.Rows == x.Rows
            ? step.Sequences
            : throw new ArgumentException(
                $"Layer {Name} ({this}): the sequences have {step.Sequences.Rows} rows, the input is {x}.");
    }

    /// <summary>A direction's columns of dy.</summary>
    private Matrix GradientOf(Matrix dy, int column, LstmDirection direction, Device device)
    {
        if (!IsBidirectional) return dy;
        Matrix part = Buffer(ref _dy, device, dy.Rows, direction.Units);
        device.Rows.CopyColumns(dy, column, part, 0, direction.Units);
        return part;
    }

    private Matrix? BackwardOf(
        int direction, Matrix x, Matrix dy, Sequences sequences, StepContext step, bool needsInputGradient)
    {
        try
        {
            return _directions[direction].Backward(
                x, dy, sequences, step, ParametersOf(direction), needsInputGradient);
        }
        catch (NonFiniteException exception)
        {
            throw new NonFiniteException($"Layer {Name} ({this}): {exception.Message}", exception);
        }
    }
}
