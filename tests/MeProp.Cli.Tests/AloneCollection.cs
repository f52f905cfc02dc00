namespace MeProp.Cli.Tests;

/// <summary>
/// Tests that run while no other does. A garbage collection that another test causes counts the unused rest of this
/// thread's allocation buffer as allocated.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
