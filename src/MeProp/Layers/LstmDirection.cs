namespace MeProp;

/// <summary>
/// One direction of an <see cref="Lstm"/>: its time loops and what they keep between forward and backward. Place i of
/// the loop is time step i, or T − 1 − i in reverse.
/// </summary>
/// <remarks>
/// The sequences of a time step are the first rows of it, so those that also run at the step before (in the order of
/// the loop) are its first min(n, n₋₁) rows. In reverse a shorter sequence begins behind them, from a state of 0.
/// </remarks>
internal sealed class LstmDirection
{
    public const int ParameterCount = 3;

    private readonly int _initialUnits;
    private readonly Keep _keep;
    private readonly bool _isReverse;
    private readonly List<Selection> _parts = [];
    private Parameter? _recurrent;
    private LstmWindows? _windows;
    private Indices? _previousRows;
    private int[] _rows = [];
    private Matrix? _gates, _cell, _cellTanh, _y, _r, _zeroBias;
    private Matrix? _dz, _dx, _dr, _dcell, _previousOutput;

    public LstmDirection(int units, Keep keep, bool isReverse) =>
        (_initialUnits, _keep, _isReverse) = (units, keep, isReverse);

    /// <summary>H.</summary>
    public int Units => _recurrent?.Value.Columns ?? _initialUnits;

    /// <summary>What the last backward pass kept, over all rows; null before.</summary>
    public Selection? Selection { get; private set; }

    /// <summary>dz (N, 4H) of the last backward pass.</summary>
    public Matrix GateGradient => _dz!;

    /// <summary>The gates (N, 4H) and what survived of their gradients; null before a backward pass.</summary>
    public SelectedOutputs? LastPass(string layer) => Selection is { } selection
        ? new([.. "ifgo".Select(gate => $"{layer}.{Prefix}.{gate}")], _gates!, selection)
        : null;

    private string Prefix => _isReverse ? "backward" : "forward";

    public IEnumerable<ParameterDeclaration> Declare(int inputs) =>
    [
        new($"{Prefix}.input", Lstm.Gates * Units, inputs),
        new($"{Prefix}.recurrent", Lstm.Gates * Units, Units),
        new($"{Prefix}.bias", Lstm.Gates * Units),
    ];

    /// <summary>
    /// Each gate by itself: Xavier for w, orthogonal for u. Biases are 0, those of the forget gate 1 (Jozefowicz et al.
    /// 2015): cells remember until they learn to forget.
    /// </summary>
    public void Initialize(LstmParameters p, RandomStream random)
    {
        Initializer.Xavier.InitializeBlocks(p.Input.Value, Lstm.Gates, random);
        Initializer.Orthogonal.InitializeBlocks(p.Recurrent.Value, Lstm.Gates, random);
        var bias = new float[Lstm.Gates * Units];
        bias.AsSpan(Units, Units).Fill(1);
        p.Bias.Value.Upload(bias);
    }

    public Matrix Forward(Matrix x, Sequences sequences, Device device, LstmParameters p)
    {
        _recurrent = p.Recurrent;
        int width = Lstm.Gates * Units;
        LstmWindows windows = _windows ??= new(device);
        Matrix gates = NetworkPart.Buffer(ref _gates, device, x.Rows, width);
        Matrix cell = NetworkPart.Buffer(ref _cell, device, x.Rows, Units);
        Matrix cellTanh = NetworkPart.Buffer(ref _cellTanh, device, x.Rows, Units);
        Matrix y = NetworkPart.Buffer(ref _y, device, x.Rows, Units);
        Matrix zeroBias = NetworkPart.Buffer(ref _zeroBias, device, 1, width);
        Matrix r = NetworkPart.Buffer(ref _r, device, sequences.Count, width);
        device.Dense.Forward(x, p.Input.Value, p.Bias.Value, null, gates);
        for (int i = 0; i < sequences.Steps; i++)
        {
            (int start, int count) = RowsAt(sequences, i);
            (int earlier, int running) = RowsBefore(sequences, i);
            if (running > 0)
            {
                r.SetRows(running);
                Matrix previous = windows.PreviousOutput.Of(y, earlier, running);
                device.Dense.Forward(previous, p.Recurrent.Value, zeroBias, null, r);
            }

            Matrix z = windows.Gates.Of(gates, start, count);
            device.Recurrent.LstmForward(
                z,
                running > 0 ? r : null,
                running > 0 ? windows.PreviousCell.Of(cell, earlier, running) : null,
                z,
                windows.Cell.Of(cell, start, count),
                windows.CellTanh.Of(cellTanh, start, count),
                windows.Output.Of(y, start, count));
        }

        return y;
    }

    public Matrix? Backward(
        Matrix x, Matrix dy, Sequences sequences, StepContext step, LstmParameters p, bool needsInputGradient)
    {
        Device device = step.Device;
        Matrix dz = NetworkPart.Buffer(ref _dz, device, x.Rows, Lstm.Gates * Units);
        BackwardThroughTime(dy, dz, sequences, step, p);
        Selection selection = Selection ??= new(device, _keep, Lstm.Gates);
        device.Selection.Join(_parts, Math.Max(1, sequences.Steps), selection);
        device.Dense.BackwardBias(dz, p.Bias.Gradient);
        p.Bias.Touched.SetAll();
        Matrix? dx = null;
        if (needsInputGradient)
        {
            dx = NetworkPart.Buffer(ref _dx, device, x.Rows, x.Columns);
            device.Dense.BackwardInput(dz, p.Input.Value, selection, dx);
        }

        device.Dense.BackwardWeights(x, dz, selection, p.Input);
        device.Dense.BackwardWeights(PreviousOutputs(sequences, device), dz, selection, p.Recurrent);
        return dx;
    }

    public void KeepUnits(LstmParameters p, int[] units)
    {
        int before = Units;
        int[] rows = [.. Enumerable.Range(0, Lstm.Gates).SelectMany(gate => units.Select(j => gate * before + j))];
        p.Input.KeepPart(rows, null);
        p.Recurrent.KeepPart(rows, units);
        p.Bias.KeepPart(null, rows);
        _recurrent = p.Recurrent;
    }

    /// <summary>Steps of the loop of <see cref="Forward"/> from last to first.</summary>
    private void BackwardThroughTime(
        Matrix dy, Matrix dz, Sequences sequences, StepContext step, LstmParameters p)
    {
        Device device = step.Device;
        LstmWindows windows = _windows!;
        Matrix dr = NetworkPart.Buffer(ref _dr, device, sequences.Count, Units);
        Matrix dcell = NetworkPart.Buffer(ref _dcell, device, sequences.Count, Units);

        // All processes that share the batch select at each of its time steps, also where they hold no row of it. A
        // share without sequences touches no row.
        int steps = Math.Max(1, step.Share?.Sequences!.Steps ?? sequences.Steps);
        while (_parts.Count < steps) _parts.Add(new(device, _keep, Lstm.Gates, isPart: true));
        if (!_isReverse) SelectNothing(sequences, steps, step, windows);
        for (int i = sequences.Steps - 1, next = 0; i >= 0; i--)
        {
            (int start, int count) = RowsAt(sequences, i);
            (int earlier, int running) = RowsBefore(sequences, i);
            dcell.SetRows(count);
            Matrix stepGradient = windows.GateGradient.Of(dz, start, count);
            device.Recurrent.LstmBackward(
                windows.Gates.Of(_gates!, start, count),
                running > 0 ? windows.PreviousCell.Of(_cell!, earlier, running) : null,
                windows.CellTanh.Of(_cellTanh!, start, count),
                windows.OutputGradient.Of(dy, start, count),
                next > 0 ? dr : null,
                next,
                dcell,
                stepGradient);
            Selection part = _parts[TimeOf(sequences, i)];
            Select(stepGradient, part, step, TimeOf(sequences, i));
            next = running;
            if (running == 0) continue;
            dr.SetRows(count);
            device.Dense.BackwardInput(stepGradient, p.Recurrent.Value, part, dr);
        }

        if (_isReverse) SelectNothing(sequences, steps, step, windows);
    }

    /// <summary>
    /// Selects from no rows at the time steps that only other processes reach: in the loop they come first, in reverse
    /// last. Their order of time is that of the loop's.
    /// </summary>
    private void SelectNothing(Sequences sequences, int steps, StepContext step, LstmWindows windows)
    {
        for (int i = sequences.Steps; i < steps; i++)
        {
            int time = _isReverse ? i : steps - 1 - (i - sequences.Steps);
            Select(windows.GateGradient.Of(_dz!, 0, 0), _parts[time], step, time);
        }
    }

    private void Select(Matrix dz, Selection part, StepContext step, int time)
    {
        if (_keep.Rule == KeepRule.All)
        {
            part.SetAll(dz.Rows, dz.Columns);
            return;
        }

        try
        {
            step.Select(dz, _keep, step.Share?.At(time), part);
        }
        catch (NonFiniteException exception)
        {
            throw new NonFiniteException($"{Prefix}, time step {time}: {exception.Message}", exception);
        }
    }

    /// <summary>y₋₁ of each row (N, H), 0 where a sequence begins.</summary>
    private Matrix PreviousOutputs(Sequences sequences, Device device)
    {
        Indices rows = _previousRows ??= device.CreateIndices(0);
        Sequences.Grow(ref _rows, sequences.Rows);
        for (int i = 0; i < sequences.Steps; i++)
        {
            (int start, int count) = RowsAt(sequences, i);
            (int earlier, int running) = RowsBefore(sequences, i);
            for (int n = 0; n < count; n++) _rows[start + n] = n < running ? earlier + n : -1;
        }

        rows.SetLength(sequences.Rows);
        rows.Upload(_rows.AsSpan(0, sequences.Rows));
        Matrix previous = NetworkPart.Buffer(ref _previousOutput, device, sequences.Rows, Units);
        device.Rows.Gather(_y!, rows, previous, 0);
        return previous;
    }

    private int TimeOf(Sequences sequences, int place) => _isReverse ? sequences.Steps - 1 - place : place;

    /// <summary>First row and number of rows of the time step at a place of the loop.</summary>
    private (int Start, int Count) RowsAt(Sequences sequences, int place)
    {
        int time = TimeOf(sequences, place);
        return (sequences.StartOf(time), sequences.RunningAt(time));
    }

    /// <summary>First row of the step before, and how many of its sequences also run at this step.</summary>
    private (int Start, int Running) RowsBefore(Sequences sequences, int place)
    {
        if (place == 0) return (0, 0);
        (int start, int count) = RowsAt(sequences, place - 1);
        return (start, Math.Min(count, RowsAt(sequences, place).Count));
    }
}
