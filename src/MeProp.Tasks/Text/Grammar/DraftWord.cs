namespace MeProp.Tasks;

/// <summary>A word of a sentence in the making; its head may be added later.</summary>
internal sealed class DraftWord(string form, string lemma, string upos, string xpos)
{
    public string Form { get; set; } = form;

    public string Lemma { get; } = lemma;

    public string Upos { get; } = upos;

    public string Xpos { get; } = xpos;

    /// <summary>Null for the root.</summary>
    public DraftWord? Head { get; private set; }

    public string Deprel { get; private set; } = "root";

    public void Attach(DraftWord head, string deprel) => (Head, Deprel) = (head, deprel);
}
