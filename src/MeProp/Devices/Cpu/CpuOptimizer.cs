namespace MeProp.Cpu;

/// <summary>
/// Steps after the backward pass or, once announced, together with the gradient: blocks of dw then stay in the L1 cache
/// (<see cref="WeightStep{V, TRule, TGradient}"/>).
/// </summary>
internal sealed unsafe class CpuOptimizer<V>(CpuQueue queue) : IOptimizerOperations where V : unmanaged, ILanes<V>
{
    /// <summary>Cost of stepping an element, in multiply-adds.</summary>
    public const int StepCost = 16;

    /// <summary>Elements of a row per item of work: most rows are one item, long biases several.</summary>
    private const int BlockLength = 4096;

    /// <summary>So many weights and their moments stay in the L2 cache from step to step.</summary>
    private const int MaxResidentWeights = 16 * 1024;

    private readonly List<Parameter> _stepped = [];
    private OptimizerStep _announced;
    private bool _isAnnounced;
    private HostMatrix _zeros = new(1, HostMatrix.Alignment);
    private double[] _squares = [];

    public void Announce(Update update, in OptimizerStep step)
    {
        _stepped.Clear();
        (_isAnnounced, _announced) = (update == Update.Touched, step);
    }

    public void Step(Parameter parameter, Update update, in OptimizerStep step)
    {
        if (_stepped.Contains(parameter)) return;
        switch (step.Rule)
        {
            case OptimizerRule.Sgd: Step<SgdRule>(parameter, update, step); break;
            case OptimizerRule.AdaGrad: Step<AdaGradRule>(parameter, update, step); break;
            case OptimizerRule.Adam: Step<AdamRule>(parameter, update, step); break;
            default: throw NoSuchRule(step.Rule);
        }
    }

    public void AddSquares(Parameter parameter, Accumulator sum)
    {
        HostAccumulator total = sum as HostAccumulator
            ?? throw new ArgumentException("The accumulator belongs to another device.");
        HostMatrix dw = Operand.Read(parameter.Gradient);
        RowSet touched = parameter.Touched;
        HostIndices? rows = touched.Rows is { } list ? Operand.Read(list) : null;
        int count = rows is null ? dw.Rows : touched.Count;
        if (rows is not null) Shapes.RequireIndices(rows.Span[..count], 0, dw.Rows, "Touched row");
        PinnedMemory.Grow(ref _squares, count);
        double* squares = PinnedMemory.Pointer(_squares);
        var kernel = new RowSquares<V>(dw, rows is null ? null : rows.Data, squares);
        queue.Run(kernel, count, CpuQueue.ElementGrain(dw.Columns), dw, rows, _squares);
        for (int i = 0; i < count; i++) total.Add(squares[i]);
    }

    public void EndStep()
    {
        queue.Finish();
        _isAnnounced = false;
        _stepped.Clear();
    }

    public static ArgumentOutOfRangeException NoSuchRule(OptimizerRule rule) =>
        new(nameof(rule), rule, "There is no such rule.");

    /// <summary>
    /// Whether to step a weight with its gradient: if only some rows are kept or the weights are few, as in an output
    /// layer. Fusing all of many rows is slower than one after the other.
    /// </summary>
    public bool TryBegin(Parameter weight, Selection selection, out OptimizerStep step)
    {
        step = _announced;
        if (!_isAnnounced || selection.Kind == SelectionKind.All && weight.Count > MaxResidentWeights) return false;
        _stepped.Add(weight);
        return true;
    }

    /// <summary>The kernel without rows or gradient.</summary>
    public static OptimizerKernel<V, TRule> KernelOf<TRule>(Parameter parameter, in OptimizerStep step)
        where TRule : IOptimizerRule
    {
        HostMatrix w = Operand.Write(parameter.Value);
        HostMatrix? first = TRule.HasFirstMoment ? Operand.Write(parameter.Slot(Parameter.FirstMoment)) : null;
        HostMatrix? second = TRule.HasSecondMoment ? Operand.Write(parameter.Slot(Parameter.SecondMoment)) : null;
        return new()
        {
            Weight = w.Data,
            FirstMoment = first is null ? null : first.Data,
            SecondMoment = second is null ? null : second.Data,
            Stride = w.Stride,
            Length = RowLength.Vectors<V>(w.Columns),
            FirstCorrection = Corrections<TRule>(parameter, step, Parameter.FirstCorrection),
            SecondCorrection = Corrections<TRule>(parameter, step, Parameter.SecondCorrection),
            Step = step,
            BlockLength = BlockLength,
        };
    }

    /// <summary>Updates the corrections of the rows of a coming step.</summary>
    public static void Correct(Parameter parameter, ReadOnlySpan<int> rows, bool isEveryRow, in OptimizerStep step)
    {
        if (!step.CorrectsRows || step.Rule != OptimizerRule.Adam) return;
        Correct(Operand.Write(parameter.RowSlot(Parameter.FirstCorrection)).Row(0), rows, isEveryRow, step.Beta1);
        Correct(Operand.Write(parameter.RowSlot(Parameter.SecondCorrection)).Row(0), rows, isEveryRow, step.Beta2);
    }

    /// <summary>c = β c + (1 − β): 1 − βᵗ after t steps.</summary>
    private static void Correct(Span<float> corrections, ReadOnlySpan<int> rows, bool isEveryRow, float beta)
    {
        if (isEveryRow)
        {
            foreach (ref float c in corrections) c = beta * c + (1 - beta);
            return;
        }

        foreach (int row in rows) corrections[row] = beta * corrections[row] + (1 - beta);
    }

    private static float* Corrections<TRule>(Parameter parameter, in OptimizerStep step, string name)
        where TRule : IOptimizerRule =>
        TRule.HasFirstMoment && step.CorrectsRows ? Operand.Write(parameter.RowSlot(name)).Data : null;

    private void Step<TRule>(Parameter parameter, Update update, in OptimizerStep step) where TRule : IOptimizerRule
    {
        HostMatrix w = Operand.Write(parameter.Value), dw = Operand.Read(parameter.Gradient);
        RowSet touched = parameter.Touched;
        HostIndices? rows = touched.Rows is { } list ? Operand.Read(list) : null;
        bool onlyTouched = rows is not null && update == Update.Touched;
        if (rows is not null)
            Shapes.RequireIndices(rows.Span[..touched.Count], 0, w.Rows, "Touched row");
        ReadOnlySpan<int> stepped = onlyTouched ? rows!.Span[..touched.Count] : default;
        Correct(parameter, stepped, !onlyTouched, step);
        OptimizerKernel<V, TRule> kernel = KernelOf<TRule>(parameter, step) with
        {
            Gradient = dw.Data,
            Rows = onlyTouched ? rows!.Data : null,
            Touched = onlyTouched || rows is null ? null : rows.Data,
            TouchedCount = touched.Count,
            ZeroRow = ZeroRow(w.Columns).Data,
        };
        int items = (onlyTouched ? touched.Count : w.Rows) * Cut.Count(kernel.Length, BlockLength);
        double grain = CpuQueue.ElementGrain(Math.Min(kernel.Length, BlockLength));
        queue.Run(kernel, items, grain, parameter, rows, this);
    }

    private HostMatrix ZeroRow(int columns)
    {
        if (_zeros.Columns < columns) _zeros = new HostMatrix(1, columns);
        return _zeros;
    }
}
