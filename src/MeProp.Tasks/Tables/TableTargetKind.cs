namespace MeProp.Tasks;

/// <summary>What is predicted of a column.</summary>
internal enum TableTargetKind
{
    /// <summary>Numbers for a column of many numbers, or of fractions; classes for others.</summary>
    Auto,

    Class,

    Number,
}
