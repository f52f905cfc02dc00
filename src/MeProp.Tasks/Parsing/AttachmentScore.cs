namespace MeProp.Tasks;

/// <summary>Words, and those that a parser attached rightly.</summary>
/// <param name="Words">Words that count.</param>
/// <param name="CorrectHeads">Those with the gold head.</param>
/// <param name="CorrectArcs">Those with the gold head and relation.</param>
public readonly record struct AttachmentScore(int Words, int CorrectHeads, int CorrectArcs)
{
    /// <summary>Unlabelled attachment score, 0 to 1; NaN without words.</summary>
    public double Uas => (double)CorrectHeads / Words;

    /// <summary>Labelled attachment score, 0 to 1; NaN without words.</summary>
    public double Las => (double)CorrectArcs / Words;

    internal AttachmentScore Add(bool isHeadRight, bool isRelationRight) => new(
        Words + 1,
        CorrectHeads + (isHeadRight ? 1 : 0),
        CorrectArcs + (isHeadRight && isRelationRight ? 1 : 0));
}
