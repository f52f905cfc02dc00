using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

/// <summary>Steps nothing early: announcements have no effect.</summary>
internal sealed class PlainOptimizer : IOptimizerOperations
{
    public void Announce(Update update, in OptimizerStep step)
    {
    }

    public void EndStep()
    {
    }

    public void AddSquares(Parameter parameter, Accumulator sum)
    {
        PlainMatrix dw = PlainMatrix.Of(parameter.Gradient);
        foreach (int row in TouchedRows(parameter))
        {
            for (int i = 0; i < dw.Columns; i++) ((PlainAccumulator)sum).Add((double)dw[row][i] * dw[row][i]);
        }
    }

    public void Step(Parameter parameter, Update update, in OptimizerStep step)
    {
        PlainMatrix w = PlainMatrix.Of(parameter.Value), dw = PlainMatrix.Of(parameter.Gradient);
        int[] all = [.. Enumerable.Range(0, w.Rows)];
        int[] touched = TouchedRows(parameter);
        foreach (int row in touched) Require(row >= 0 && row < w.Rows);
        foreach (int row in update == Update.All ? all : touched)
        {
            OptimizerStep own = step.CorrectsRows ? Corrected(parameter, row, step) : step;
            bool isTouched = Array.BinarySearch(touched, row) >= 0;
            for (int i = 0; i < w.Columns; i++)
            {
                ref float value = ref w[row][i];
                float g = (isTouched ? step.Scale * dw[row][i] : 0) + step.L2 * value;
                if (step.Clip > 0) g = Math.Clamp(g, -step.Clip, step.Clip);
                value = (1 - step.Decay) * value - own.Rate * Direction(parameter, row, i, g, own);
            }
        }
    }

    private static int[] TouchedRows(Parameter parameter) =>
        parameter.Touched.Rows?.ToArray()[..parameter.Touched.Count]
        ?? [.. Enumerable.Range(0, parameter.Value.Rows)];

    private static OptimizerStep Corrected(Parameter parameter, int row, in OptimizerStep step)
    {
        if (step.Rule != OptimizerRule.Adam) return step;
        ref float first = ref PlainMatrix.Of(parameter.RowSlot(Parameter.FirstCorrection))[0][row];
        ref float second = ref PlainMatrix.Of(parameter.RowSlot(Parameter.SecondCorrection))[0][row];
        first = step.Beta1 * first + (1 - step.Beta1);
        second = step.Beta2 * second + (1 - step.Beta2);
        float root = MathF.Sqrt(second);
        return step with { Rate = step.Rate * root / first, Epsilon = step.Epsilon * root };
    }

    private static float Direction(Parameter parameter, int row, int i, float g, in OptimizerStep step)
    {
        if (step.Rule == OptimizerRule.Sgd) return g;
        if (step.Rule == OptimizerRule.AdaGrad)
        {
            ref float s = ref PlainMatrix.Of(parameter.Slot(Parameter.SecondMoment))[row][i];
            s += g * g;
            return g / MathF.Sqrt(s + step.Epsilon);
        }

        ref float m = ref PlainMatrix.Of(parameter.Slot(Parameter.FirstMoment))[row][i];
        ref float v = ref PlainMatrix.Of(parameter.Slot(Parameter.SecondMoment))[row][i];
        m = step.Beta1 * m + (1 - step.Beta1) * g;
        v = step.Beta2 * v + (1 - step.Beta2) * g * g;
        return m / (MathF.Sqrt(v) + step.Epsilon);
    }
}
