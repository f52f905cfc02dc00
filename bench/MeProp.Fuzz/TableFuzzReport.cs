namespace MeProp.Fuzz;

/// <summary>What a run on tables found.</summary>
internal sealed record TableFuzzReport : FuzzReport
{
    public long Accepted { get; init; }

    public override string Found => $"{Accepted} tables";
}
