using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainElementwise : IElementwiseOperations
{
    public void ActivationForward(Activation activation, Matrix x, Matrix y)
    {
        Require((x.Rows, x.Columns) == (y.Rows, y.Columns));
        for (int n = 0; n < x.Rows; n++)
        {
            Span<float> input = PlainMatrix.Of(x)[n], output = PlainMatrix.Of(y)[n];
            for (int j = 0; j < input.Length; j++)
            {
                float v = input[j];
                output[j] = activation switch
                {
                    Activation.Relu => v <= 0 ? 0 : v,
                    Activation.Tanh => MathF.Tanh(v),
                    Activation.Sigmoid => 1 / (1 + MathF.Exp(-v)),
                    _ => v * v * v,
                };
            }
        }
    }

    public void Add(Matrix x, Matrix y)
    {
        Require((x.Rows, x.Columns) == (y.Rows, y.Columns));
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < x.Columns; j++) PlainMatrix.Of(y)[n][j] += PlainMatrix.Of(x)[n][j];
        }
    }

    public void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx)
    {
        Matrix argument = activation == Activation.Cube ? x : y;
        Require((argument.Rows, argument.Columns) == (dy.Rows, dy.Columns));
        Require((dx.Rows, dx.Columns) == (dy.Rows, dy.Columns));
        for (int n = 0; n < dy.Rows; n++)
        {
            Span<float> values = PlainMatrix.Of(argument)[n], input = PlainMatrix.Of(dy)[n];
            Span<float> output = PlainMatrix.Of(dx)[n];
            for (int j = 0; j < values.Length; j++)
            {
                float v = values[j];
                output[j] = input[j] * activation switch
                {
                    Activation.Relu => v > 0 ? 1 : 0,
                    Activation.Tanh => 1 - v * v,
                    Activation.Sigmoid => v * (1 - v),
                    _ => 3 * v * v,
                };
            }
        }
    }

    public void Approach(Matrix x, float factor, Matrix y)
    {
        Require((x.Rows, x.Columns) == (y.Rows, y.Columns));
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                ref float value = ref PlainMatrix.Of(y)[n][j];
                value += factor * (PlainMatrix.Of(x)[n][j] - value);
            }
        }
    }

    public void Dropout(Matrix x, float rate, ulong key, Matrix y, Indices? numbers = null)
    {
        Require((x.Rows, x.Columns) == (y.Rows, y.Columns));
        int threshold = DropoutMask.Threshold(rate);
        for (int n = 0; n < x.Rows; n++)
        {
            uint rowKey = DropoutMask.RowKey(key, numbers is null ? n : PlainIndices.Of(numbers)[n]);
            for (int j = 0; j < x.Columns; j++)
            {
                float factor = DropoutMask.Removes(rowKey, j, threshold) ? 0 : 1 / (1 - rate);
                PlainMatrix.Of(y)[n][j] = PlainMatrix.Of(x)[n][j] * factor;
            }
        }
    }
}
