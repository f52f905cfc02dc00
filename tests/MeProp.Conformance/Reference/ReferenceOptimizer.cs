using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of the steps. Nothing is stepped early, so announcements have no effect.</summary>
internal sealed class ReferenceOptimizer : IOptimizerOperations
{
    private delegate double Formula(int row, int column, double g, double w);

    public void Announce(Update update, in OptimizerStep step)
    {
    }

    public void EndStep()
    {
    }

    public void AddSquares(Parameter parameter, Accumulator sum)
    {
        Matrix gradient = parameter.Gradient;
        foreach (int row in TouchedRows(parameter))
        {
            foreach (float g in Row(gradient, row)) ((ReferenceAccumulator)sum).Add((double)g * g);
        }
    }

    public void Step(Parameter parameter, Update update, in OptimizerStep step)
    {
        Formula formula = step.Rule switch
        {
            OptimizerRule.Sgd => Sgd(step),
            OptimizerRule.AdaGrad => AdaGrad(parameter, step),
            _ => Adam(parameter, step),
        };
        Matrix value = parameter.Value, gradient = parameter.Gradient;
        HashSet<int> touched = [.. TouchedRows(parameter)];
        foreach (int row in touched) Require(row >= 0 && row < value.Rows);
        for (int row = 0; row < value.Rows; row++)
        {
            if (update == Update.Touched && !touched.Contains(row)) continue;
            for (int column = 0; column < value.Columns; column++)
            {
                double w = Row(value, row)[column], dw = touched.Contains(row) ? Row(gradient, row)[column] : 0;
                double g = step.Scale * dw + step.L2 * w;
                if (step.Clip > 0) g = Math.Clamp(g, -step.Clip, step.Clip);
                Row(value, row)[column] = (float)formula(row, column, g, (1.0 - step.Decay) * w);
            }
        }
    }

    private static IEnumerable<int> TouchedRows(Parameter parameter)
    {
        RowSet set = parameter.Touched;
        return set.Rows?.ToArray()[..set.Count] ?? Enumerable.Range(0, parameter.Value.Rows);
    }

    /// <summary>w −= rate · g.</summary>
    private static Formula Sgd(OptimizerStep step) => (_, _, g, w) => w - step.Rate * g;

    /// <summary>s += g²; w −= rate · g / √(s + ε).</summary>
    private static Formula AdaGrad(Parameter parameter, OptimizerStep step)
    {
        Matrix second = parameter.Slot(Parameter.SecondMoment);
        return (row, column, g, w) =>
        {
            ref float s = ref Row(second, row)[column];
            s = (float)(s + g * g);
            return w - step.Rate * g / Math.Sqrt((double)s + step.Epsilon);
        };
    }

    /// <summary>
    /// m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w −= rate · m / (√v + ε). The corrections of a row are updated at
    /// its first column.
    /// </summary>
    private static Formula Adam(Parameter parameter, OptimizerStep step)
    {
        Matrix first = parameter.Slot(Parameter.FirstMoment), second = parameter.Slot(Parameter.SecondMoment);
        Matrix? corrections1 = step.CorrectsRows ? parameter.RowSlot(Parameter.FirstCorrection) : null;
        Matrix? corrections2 = step.CorrectsRows ? parameter.RowSlot(Parameter.SecondCorrection) : null;
        return (row, column, g, w) =>
        {
            double rate = step.Rate, epsilon = step.Epsilon;
            if (corrections1 is not null)
            {
                ref float c1 = ref Row(corrections1, 0)[row], c2 = ref Row(corrections2!, 0)[row];
                if (column == 0) c1 = (float)(step.Beta1 * (double)c1 + (1.0 - step.Beta1));
                if (column == 0) c2 = (float)(step.Beta2 * (double)c2 + (1.0 - step.Beta2));
                rate *= Math.Sqrt(c2) / c1;
                epsilon *= Math.Sqrt(c2);
            }

            ref float m = ref Row(first, row)[column], v = ref Row(second, row)[column];
            m = (float)((double)step.Beta1 * m + (1.0 - step.Beta1) * g);
            v = (float)((double)step.Beta2 * v + (1.0 - step.Beta2) * g * g);
            return w - rate * m / (Math.Sqrt(v) + epsilon);
        };
    }
}
