namespace MeProp;

/// <summary>Which rows of a parameter an optimizer steps.</summary>
public enum Update
{
    /// <summary>
    /// Only the rows that the backward pass computed. The moments of other rows rest. For SGD and AdaGrad without L2 this equals
    /// <see cref="All"/>; for Adam it is what is known as sparse Adam.
    /// </summary>
    Touched,

    /// <summary>Every row, those that were not computed with gradient 0, as the authors' programs do.</summary>
    All,
}
