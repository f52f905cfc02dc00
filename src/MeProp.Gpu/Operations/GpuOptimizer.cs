namespace MeProp.Gpu;

/// <summary>
/// Steps after the gradients: announcements change nothing, and the end of a step ends a list of calls. Rows that were
/// not touched are neither read nor written.
/// </summary>
internal sealed class GpuOptimizer(GpuContext gpu) : IOptimizerOperations
{
    /// <summary>Blocks that add squares: the order of additions depends on it.</summary>
    private const int SquareBlocks = 256;

    private readonly GpuBuffer _terms = new(gpu.Heap);

    public void Announce(Update update, in OptimizerStep step)
    {
    }

    public void EndStep() => gpu.Queue.EndStep();

    public void Step(Parameter parameter, Update update, in OptimizerStep step)
    {
        if (!Enum.IsDefined(step.Rule))
            throw new ArgumentOutOfRangeException(nameof(step), step.Rule, "There is no such rule.");
        GpuMatrix w = Operand.Of(parameter.Value), dw = Operand.Of(parameter.Gradient);
        (nint rows, nint count, int length, int most) = TouchedOf(parameter);
        int allRows = rows == 0 || update == Update.All ? w.Rows : 0;
        var numbers = new StepNumbers(step);
        nint first = SlotOf(parameter, step.Rule == OptimizerRule.Adam, Parameter.FirstMoment);
        nint second = SlotOf(parameter, step.Rule != OptimizerRule.Sgd, Parameter.SecondMoment);
        nint c1 = 0, c2 = 0;
        if (step is { CorrectsRows: true, Rule: OptimizerRule.Adam })
        {
            c1 = Operand.Of(parameter.RowSlot(Parameter.FirstCorrection)).Pointer;
            c2 = Operand.Of(parameter.RowSlot(Parameter.SecondCorrection)).Pointer;
            gpu.Queue.Launch(
                "step_corrections", Grid.Of(allRows > 0 ? allRows : most), numbers, c1, c2, rows, count, length,
                allRows, gpu.NonFinite);
        }

        gpu.Queue.Launch(
            "step_rows", Grid.RowsOf(allRows > 0 ? allRows : most, w.Columns), numbers, w.Pointer, dw.Pointer, first,
            second, c1, c2, rows, count, length, allRows, w.Columns, gpu.NonFinite);
    }

    public void AddSquares(Parameter parameter, Accumulator sum)
    {
        GpuMatrix dw = Operand.Of(parameter.Gradient);
        (nint rows, nint count, int length, int _) = TouchedOf(parameter);
        _terms.Reserve(SquareBlocks * sizeof(double));
        gpu.Queue.Launch(
            "sum_squares", Grid.BlockFor(SquareBlocks), dw.Pointer, rows, count, rows == 0 ? dw.Rows : length,
            dw.Columns,
            _terms.Pointer);
        gpu.Queue.Launch(
            "add_terms", Grid.BlockFor(1), _terms.Pointer, SquareBlocks, GpuAccumulator.Of(sum).Pointer);
    }

    private static nint SlotOf(Parameter parameter, bool isNeeded, string name) =>
        isNeeded ? Operand.Of(parameter.Slot(name)).Pointer : 0;

    /// <summary>
    /// The touched rows (0: all), their number on the GPU (0: the host knows it), that of the host, and a bound.
    /// </summary>
    private static (nint Rows, nint Count, int Length, int Most) TouchedOf(Parameter parameter)
    {
        RowSet touched = parameter.Touched;
        int rows = parameter.Value.Rows;
        if (touched.Rows is null) return (0, 0, 0, rows);
        GpuIndices list = Operand.Of(touched.Rows);
        list.RequireWithin(0, rows, "Touched row", touched.DeviceCount is null ? touched.Count : int.MaxValue);
        if (touched.DeviceCount is { } count)
            return (list.Pointer, Operand.Of(count).Pointer, 0, Math.Min(rows, list.Length));
        return (list.Pointer, 0, touched.Count, touched.Count);
    }
}
