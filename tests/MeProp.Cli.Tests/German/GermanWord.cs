namespace MeProp.Cli.Tests.German;

/// <summary>A word of a sentence with its head; null: it is the root.</summary>
internal sealed class GermanWord(string form, string lemma, string upos, string xpos, string features = "_")
{
    public string Form { get; set; } = form;

    public string Lemma { get; } = lemma;

    public string Upos { get; } = upos;

    public string Xpos { get; } = xpos;

    public string Features { get; } = features;

    public GermanWord? Head { get; private set; }

    public string Relation { get; private set; } = "root";

    /// <summary>How this word and the next one are written as one; null: by themselves.</summary>
    public string? Contraction { get; set; }

    /// <summary>A verb that was left out behind this word; null: none.</summary>
    public string? Omitted { get; set; }

    public GermanWord Under(GermanWord head, string relation)
    {
        (Head, Relation) = (head, relation);
        return this;
    }
}
