namespace MeProp.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>Elements of a row that are one item of work: whole rows of usual layers, parts of long biases.</summary>
    private const int PieceLength = 4096;

    public override void SgdStep(Parameter parameter, Update update, in OptimizerStep step) => OptimizerStep<SgdRule>(parameter, update, step);

    public override void AdaGradStep(Parameter parameter, Update update, in OptimizerStep step) => OptimizerStep<AdaGradRule>(parameter, update, step);

    public override void AdamStep(Parameter parameter, Update update, in OptimizerStep step) => OptimizerStep<AdamRule>(parameter, update, step);

    private void OptimizerStep<TRule>(Parameter parameter, Update update, in OptimizerStep step) where TRule : IOptimizerRule
    {
        HostMatrix w = Host(parameter.Value);
        Shapes.Require(parameter.Touched is null || parameter.Touched.Outputs == w.Rows, typeof(TRule).Name, w, parameter.Gradient);
        Selection? touched = parameter.Touched?.Kind == SelectionKind.All ? null : parameter.Touched;
        bool onlyTouched = touched is not null && update == Update.Touched;
        int* rows = touched is null ? null : Pointer(touched.RowsBuffer);
        int length = RowLength.Vectors<V>(w.Columns);
        var kernel = new OptimizerKernel<V, TRule>
        {
            Weight = w.Data,
            Gradient = Host(parameter.Gradient).Data,
            FirstMoment = parameter.FirstMoment is null ? null : Host(parameter.FirstMoment).Data,
            SecondMoment = parameter.SecondMoment is null ? null : Host(parameter.SecondMoment).Data,
            Stride = w.Stride,
            Length = length,
            Rows = onlyTouched ? rows : null,
            Touched = onlyTouched ? null : rows,
            TouchedCount = touched?.RowCount ?? 0,
            ZeroRow = ZeroRow(w.Columns).Data,
            Step = step,
            PieceLength = PieceLength,
        };
        int pieces = (length + PieceLength - 1) / PieceLength;
        int items = (onlyTouched ? touched!.RowCount : w.Rows) * pieces;
        Run(kernel, items, Grain(GrainElements / 4, Math.Min(length, PieceLength)), parameter, touched);
    }
}
