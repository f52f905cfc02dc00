namespace MeProp;

/// <summary>How the losses of a batch become one number to differentiate.</summary>
public enum Reduction
{
    /// <summary>Their mean: the usual choice, and that of the authors' PyTorch program.</summary>
    Mean,

    /// <summary>Their sum: the choice of the authors' C# program.</summary>
    Sum,
}
