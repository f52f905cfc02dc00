namespace MeProp;

/// <summary>Which rows of a parameter are stepped.</summary>
public enum Update
{
    /// <summary>
    /// Rows that the backward pass computed; moments of other rows rest. Equals <see cref="All"/> for SGD and AdaGrad
    /// without L2; for Adam it is sparse Adam.
    /// </summary>
    Touched,

    /// <summary>Every row, with gradient 0 where none was computed, as in the authors' programs.</summary>
    All,
}
