namespace MeProp.Fuzz;

/// <summary>What a run over CoNLL-U files found.</summary>
internal sealed record TextFuzzReport : FuzzReport
{
    /// <summary>Files that are valid CoNLL-U.</summary>
    public long Accepted { get; init; }

    /// <summary>Files that are valid tokenized text.</summary>
    public long Tokenized { get; init; }

    public override string Found => $"{Accepted} in CoNLL-U, {Tokenized} as tokenized text";
}
