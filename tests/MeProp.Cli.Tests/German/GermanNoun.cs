namespace MeProp.Cli.Tests.German;

/// <summary>Forms of a noun; its gender is M, F or N. Singular is the lemma, except in the genitive.</summary>
internal sealed record GermanNoun(string Lemma, char Gender, string Genitive, string Plural, string DativePlural)
{
    public string Form(GermanCase @case, bool isPlural) => (@case, isPlural) switch
    {
        (GermanCase.Dative, true) => DativePlural,
        (_, true) => Plural,
        (GermanCase.Genitive, false) => Genitive,
        _ => Lemma,
    };
}
