namespace MeProp.Cli.Tests;

/// <summary>What numbers say of a statement.</summary>
public sealed class ClaimResultTests
{
    [Fact]
    public void One_seed_decides_nothing_near_the_limit()
    {
        Assert.Null(ClaimResult.Finding.Of("a", "b", -0.1, null, -0.15).Holds);
        Assert.Null(ClaimResult.Finding.Of("a", "b", -0.4, null, -0.15).Holds);
        Assert.True(ClaimResult.Finding.Of("a", "b", 1.3, null, 1).Holds);
        Assert.False(ClaimResult.Finding.Of("a", "b", -0.5, null, -0.15).Holds);
        Assert.True(ClaimResult.Finding.Of("a", "b", -0.1, 0.2, -0.15).Holds);
        Assert.Null(ClaimResult.Finding.Of("a", "b", null, null, -0.15).Holds);
    }
}
