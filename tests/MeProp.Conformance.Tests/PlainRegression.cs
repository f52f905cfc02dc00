using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainRegression : IRegressionOperations
{
    public void SquaredError(Matrix outputs, Matrix targets, float scale, Matrix? doutputs, Accumulator loss)
    {
        Require((outputs.Rows, outputs.Columns) == (targets.Rows, targets.Columns));
        Require(doutputs is null || (doutputs.Rows, doutputs.Columns) == (outputs.Rows, outputs.Columns));
        for (int n = 0; n < outputs.Rows; n++)
        {
            for (int o = 0; o < outputs.Columns; o++)
            {
                double error = (double)PlainMatrix.Of(outputs)[n][o] - PlainMatrix.Of(targets)[n][o];
                ((PlainAccumulator)loss).Add(error * error);
                if (doutputs is not null) PlainMatrix.Of(doutputs)[n][o] = (float)(2 * error * scale);
            }
        }
    }
}
