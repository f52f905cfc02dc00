namespace MeProp.Cli.Tests.German;

/// <summary>Forms of a verb: "sieht", "sehen" (also the infinitive), "gesehen"; the particle of "aufmachen".</summary>
internal sealed record GermanVerb(string Singular, string Infinitive, string Participle, string? Particle = null)
{
    /// <summary>The infinitive with its particle.</summary>
    public string Lemma => Particle + Infinitive;
}
