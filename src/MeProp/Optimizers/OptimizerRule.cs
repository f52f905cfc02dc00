namespace MeProp;

/// <summary>What one step does to an element; g is the gradient after L2 and clipping.</summary>
public enum OptimizerRule
{
    /// <summary>w −= rate · g.</summary>
    Sgd,

    /// <summary>s += g²; w −= rate · g / √(s + ε), as in the authors' program (Duchi et al. 2011).</summary>
    AdaGrad,

    /// <summary>m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w −= rate · m / (√v + ε) (Kingma and Ba 2015). The bias corrections of m and v are part of rate and ε.</summary>
    Adam,
}
