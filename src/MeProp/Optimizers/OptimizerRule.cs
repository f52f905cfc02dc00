namespace MeProp;

/// <summary>The step of an element, with the gradient g after L2 and clipping.</summary>
public enum OptimizerRule
{
    /// <summary>w −= rate · g.</summary>
    Sgd,

    /// <summary>s += g²; w −= rate · g / √(s + ε), as in the authors' program (Duchi et al. 2011).</summary>
    AdaGrad,

    /// <summary>
    /// m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w −= rate · m / (√v + ε) (Kingma and Ba 2015). Rate and ε include
    /// the bias corrections.
    /// </summary>
    Adam,
}
