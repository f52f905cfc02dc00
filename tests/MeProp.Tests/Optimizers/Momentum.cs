namespace MeProp.Tests;

/// <summary>v = 0.9 v + dw; w −= rate · v: an optimizer with a slot that the library does not know.</summary>
internal sealed class Momentum(float rate) : Optimizer(rate)
{
    public const string Velocity = "velocity";

    protected override OptimizerStep NextStep() => default;

    protected override void Step(Device device, Parameter parameter, in OptimizerStep step)
    {
        Matrix velocity = parameter.Slot(Velocity);
        float[] w = parameter.Value.ToArray(), dw = parameter.Gradient.ToArray(), v = velocity.ToArray();
        for (int i = 0; i < w.Length; i++)
        {
            v[i] = 0.9f * v[i] + dw[i];
            w[i] -= LearningRate * v[i];
        }

        velocity.Upload(v);
        parameter.Value.Upload(w);
    }
}
