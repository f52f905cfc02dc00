namespace MeProp.Tasks;

/// <summary>A part of a data set.</summary>
internal enum DataPart
{
    /// <summary>To train on.</summary>
    Train,

    /// <summary>To choose settings and the best epoch by.</summary>
    Development,

    /// <summary>To test on once.</summary>
    Test,
}
