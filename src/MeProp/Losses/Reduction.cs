namespace MeProp;

/// <summary>How the losses of a batch become one number.</summary>
public enum Reduction
{
    /// <summary>Mean: the default, and that of the authors' PyTorch program.</summary>
    Mean,

    /// <summary>Sum: that of the authors' C# program.</summary>
    Sum,
}
