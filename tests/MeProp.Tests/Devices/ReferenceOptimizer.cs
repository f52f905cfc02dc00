namespace MeProp.Tests;

/// <summary>The specification of the optimizer steps.</summary>
internal static class ReferenceOptimizer
{
    private delegate double Formula(int row, int column, double g, double w);

    /// <summary>One step by the step's rule.</summary>
    public static void Step(Parameter parameter, Update update, OptimizerStep step)
    {
        switch (step.Rule)
        {
            case OptimizerRule.Sgd: Sgd(parameter, update, step); break;
            case OptimizerRule.AdaGrad: AdaGrad(parameter, update, step); break;
            default: Adam(parameter, update, step); break;
        }
    }

    /// <summary>w −= rate · g.</summary>
    private static void Sgd(Parameter parameter, Update update, OptimizerStep step) =>
        StepRows(parameter, update, step, (_, _, g, w) => w - step.Rate * g);

    /// <summary>s += g²; w −= rate · g / √(s + ε).</summary>
    private static void AdaGrad(Parameter parameter, Update update, OptimizerStep step)
    {
        var second = (HostMatrix)parameter.SecondMoment!;
        StepRows(parameter, update, step, (row, column, g, w) =>
        {
            ref float s = ref second.Row(row)[column];
            s = (float)(s + g * g);
            return w - step.Rate * g / Math.Sqrt((double)s + step.Epsilon);
        });
    }

    /// <summary>m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w −= rate · m / (√v + ε).</summary>
    private static void Adam(Parameter parameter, Update update, OptimizerStep step)
    {
        HostMatrix first = (HostMatrix)parameter.FirstMoment!, second = (HostMatrix)parameter.SecondMoment!;
        StepRows(parameter, update, step, (row, column, g, w) =>
        {
            ref float m = ref first.Row(row)[column], v = ref second.Row(row)[column];
            m = (float)((double)step.Beta1 * m + (1.0 - step.Beta1) * g);
            v = (float)((double)step.Beta2 * v + (1.0 - step.Beta2) * g * g);
            return w - (double)step.Rate * m / (Math.Sqrt(v) + step.Epsilon);
        });
    }

    private static void StepRows(Parameter parameter, Update update, OptimizerStep step, Formula formula)
    {
        HostMatrix value = (HostMatrix)parameter.Value, gradient = (HostMatrix)parameter.Gradient;
        HashSet<int> touched = [.. parameter.Touched is null ? Enumerable.Range(0, value.Rows) : ReferenceSelection.RowsOf(parameter.Touched)];
        for (int row = 0; row < value.Rows; row++)
        {
            if (update == Update.Touched && !touched.Contains(row)) continue;
            for (int column = 0; column < value.Columns; column++)
            {
                double w = value.Row(row)[column], dw = touched.Contains(row) ? gradient.Row(row)[column] : 0;
                double g = dw + step.L2 * w;
                if (step.Clip > 0) g = Math.Clamp(g, -step.Clip, step.Clip);
                value.Row(row)[column] = (float)formula(row, column, g, w);
            }
        }
    }
}
