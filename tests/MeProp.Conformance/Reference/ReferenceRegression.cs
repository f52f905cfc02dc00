using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of losses of numbers.</summary>
internal sealed class ReferenceRegression : IRegressionOperations
{
    public void SquaredError(Matrix outputs, Matrix targets, float scale, Matrix? doutputs, Accumulator loss)
    {
        Require(SameShape(outputs, targets) && (doutputs is null || SameShape(outputs, doutputs)));
        double total = 0;
        for (int n = 0; n < outputs.Rows; n++)
        {
            for (int o = 0; o < outputs.Columns; o++)
            {
                double error = (double)Row(outputs, n)[o] - Row(targets, n)[o];
                total += error * error;
                if (doutputs is not null) Row(doutputs, n)[o] = (float)(scale * 2 * error);
            }
        }

        ((ReferenceAccumulator)loss).Add(total);
    }
}
