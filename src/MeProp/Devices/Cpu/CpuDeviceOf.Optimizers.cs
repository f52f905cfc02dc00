namespace MeProp.Cpu;

internal sealed unsafe partial class CpuDevice<V>
{
    /// <summary>Elements of a row that are one item of work: whole rows of usual layers, parts of long biases.</summary>
    private const int PieceLength = 4096;

    /// <summary>What stepping an element costs, in multiply-adds.</summary>
    private const int StepCost = 16;

    public override void Step(Parameter parameter, Update update, in OptimizerStep step)
    {
        switch (step.Rule)
        {
            case OptimizerRule.Sgd: Step<SgdRule>(parameter, update, step); break;
            case OptimizerRule.AdaGrad: Step<AdaGradRule>(parameter, update, step); break;
            case OptimizerRule.Adam: Step<AdamRule>(parameter, update, step); break;
            default: throw NoSuchRule(step.Rule);
        }
    }

    private static ArgumentOutOfRangeException NoSuchRule(OptimizerRule rule) => new(nameof(rule), rule, "There is no such rule.");

    /// <summary>The kernel without rows or gradient.</summary>
    private static OptimizerKernel<V, TRule> OptimizerOf<TRule>(Parameter parameter, in OptimizerStep step) where TRule : IOptimizerRule
    {
        HostMatrix w = Host(parameter.Value);
        if (step.Rule == OptimizerRule.Adam && parameter.FirstMoment is null || step.Rule != OptimizerRule.Sgd && parameter.SecondMoment is null)
            throw new ArgumentException($"Parameter {parameter.Name} has no moments for a step of {step.Rule}: call its {nameof(Parameter.EnsureMoments)} first.", nameof(parameter));
        return new()
        {
            Weight = w.Data,
            FirstMoment = parameter.FirstMoment is null ? null : Host(parameter.FirstMoment).Data,
            SecondMoment = parameter.SecondMoment is null ? null : Host(parameter.SecondMoment).Data,
            Stride = w.Stride,
            Length = RowLength.Vectors<V>(w.Columns),
            Step = step,
            PieceLength = PieceLength,
        };
    }

    private void Step<TRule>(Parameter parameter, Update update, in OptimizerStep step) where TRule : IOptimizerRule
    {
        HostMatrix w = Host(parameter.Value);
        Shapes.Require(parameter.Touched is null || parameter.Touched.Outputs == w.Rows, typeof(TRule).Name, w, parameter.Gradient);
        Selection? touched = parameter.Touched?.Kind == SelectionKind.All ? null : parameter.Touched;
        bool onlyTouched = touched is not null && update == Update.Touched;
        int* rows = touched is null ? null : PinnedMemory.Pointer(touched.RowsBuffer);
        OptimizerKernel<V, TRule> kernel = OptimizerOf<TRule>(parameter, step) with
        {
            Gradient = Host(parameter.Gradient).Data,
            Rows = onlyTouched ? rows : null,
            Touched = onlyTouched ? null : rows,
            TouchedCount = touched?.RowCount ?? 0,
            ZeroRow = ZeroRow(w.Columns).Data,
        };
        int pieces = (kernel.Length + PieceLength - 1) / PieceLength;
        int items = (onlyTouched ? touched!.RowCount : w.Rows) * pieces;
        Run(kernel, items, Grain(GrainElements, Math.Min(kernel.Length, PieceLength)), parameter, touched);
    }
}
