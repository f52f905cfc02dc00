namespace MeProp.Mpi.Tests;

/// <summary>Hands values on, and may make their gradient infinite.</summary>
internal sealed class BreakingLayer(bool breaks) : Layer
{
    private Matrix? _x;

    public override string Type => "breaking";

    public override int Outputs => Inputs;

    public override Matrix Forward(Matrix x, StepContext step) => _x = x;

    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        CheckOutputGradient(dy, _x);
        if (breaks) dy.Upload([.. Enumerable.Repeat(float.PositiveInfinity, dy.Rows * dy.Columns)]);
        return dy;
    }

    public override string ToString() => Type;

    public override void Write(LayerFields fields)
    {
    }
}
