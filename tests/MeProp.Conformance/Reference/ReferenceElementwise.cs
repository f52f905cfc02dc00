using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of activations and dropout.</summary>
internal sealed class ReferenceElementwise : IElementwiseOperations
{
    public void ActivationForward(Activation activation, Matrix x, Matrix y)
    {
        Require(SameShape(x, y));
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < x.Columns; j++)
                Row(y, n)[j] = (float)ReferenceActivation.Value(activation, Row(x, n)[j]);
        }
    }

    public void Add(Matrix x, Matrix y)
    {
        Require(SameShape(x, y));
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < x.Columns; j++) Row(y, n)[j] = (float)((double)Row(y, n)[j] + Row(x, n)[j]);
        }
    }

    public void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx)
    {
        // Each of x and y may hold anything where it is not read.
        Matrix argument = activation == Activation.Cube ? x : y;
        Require(SameShape(argument, dy) && SameShape(dy, dx));
        for (int n = 0; n < dy.Rows; n++)
        {
            for (int j = 0; j < dy.Columns; j++)
            {
                double derivative = ReferenceActivation.Derivative(activation, Row(argument, n)[j]);
                Row(dx, n)[j] = (float)(Row(dy, n)[j] * derivative);
            }
        }
    }

    public void Approach(Matrix x, float factor, Matrix y)
    {
        Require(SameShape(x, y));
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < x.Columns; j++)
                Row(y, n)[j] = (float)(Row(y, n)[j] + factor * ((double)Row(x, n)[j] - Row(y, n)[j]));
        }
    }

    public void Dropout(Matrix x, float rate, ulong key, Matrix y, Indices? numbers = null)
    {
        Require(SameShape(x, y));
        int threshold = DropoutMask.Threshold(rate);
        for (int n = 0; n < x.Rows; n++)
        {
            int number = numbers is null ? n : Of(numbers)[n];
            for (int j = 0; j < x.Columns; j++)
            {
                bool isRemoved = DropoutMask.Removes(DropoutMask.RowKey(key, number), j, threshold);
                Row(y, n)[j] = (float)(Row(x, n)[j] * (isRemoved ? 0 : 1 / (1.0 - rate)));
            }
        }
    }
}
