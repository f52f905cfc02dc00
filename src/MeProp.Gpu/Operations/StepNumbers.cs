using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>The numbers of a step as the kernels read them: struct Step of Optimizers.cu.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct StepNumbers(in OptimizerStep step)
{
    private readonly float _rate = step.Rate, _l2 = step.L2, _clip = step.Clip;
    private readonly float _beta1 = step.Beta1, _beta2 = step.Beta2, _epsilon = step.Epsilon;
    private readonly float _scale = step.Scale, _decay = step.Decay;
    private readonly float _rest1 = (float)(1.0 - step.Beta1), _rest2 = (float)(1.0 - step.Beta2);
    private readonly int _rule = (int)step.Rule;
}
