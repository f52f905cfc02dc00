namespace MeProp.Tasks;

/// <summary>Whether the first line of a table names its columns.</summary>
internal enum TableHeader
{
    /// <summary>As the line looks beside the others.</summary>
    Auto,

    Yes,

    No,
}
