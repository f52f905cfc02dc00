namespace MeProp.Tasks;

/// <summary>How a cell fits what training saw of its column.</summary>
internal enum CellFit
{
    /// <summary>As training saw it.</summary>
    Known,

    /// <summary>A text that training did not have: all its inputs are 0.</summary>
    Unknown,

    /// <summary>A missing value, where training had none: it counts as the mean.</summary>
    Missing,

    /// <summary>No value that the column can have.</summary>
    Wrong,
}
