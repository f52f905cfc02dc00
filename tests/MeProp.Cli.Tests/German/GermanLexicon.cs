namespace MeProp.Cli.Tests.German;

/// <summary>Words of the grammar, and the endings of articles and adjectives.</summary>
internal static class GermanLexicon
{
    public static readonly GermanNoun[] Nouns =
    [
        new("Mann", 'M', "Mannes", "Männer", "Männern"), new("Hund", 'M', "Hundes", "Hunde", "Hunden"),
        new("Fluss", 'M', "Flusses", "Flüsse", "Flüssen"), new("Vater", 'M', "Vaters", "Väter", "Vätern"),
        new("Baum", 'M', "Baumes", "Bäume", "Bäumen"), new("König", 'M', "Königs", "Könige", "Königen"),
        new("Gruß", 'M', "Grußes", "Grüße", "Grüßen"), new("Spaß", 'M', "Spaßes", "Späße", "Späßen"),
        new("Frau", 'F', "Frau", "Frauen", "Frauen"), new("Straße", 'F', "Straße", "Straßen", "Straßen"),
        new("Stadt", 'F', "Stadt", "Städte", "Städten"), new("Tür", 'F', "Tür", "Türen", "Türen"),
        new("Tochter", 'F', "Tochter", "Töchter", "Töchtern"), new("Brücke", 'F', "Brücke", "Brücken", "Brücken"),
        new("Schülerin", 'F', "Schülerin", "Schülerinnen", "Schülerinnen"),
        new("Kind", 'N', "Kindes", "Kinder", "Kindern"), new("Haus", 'N', "Hauses", "Häuser", "Häusern"),
        new("Mädchen", 'N', "Mädchens", "Mädchen", "Mädchen"), new("Buch", 'N', "Buches", "Bücher", "Büchern"),
        new("Schloss", 'N', "Schlosses", "Schlösser", "Schlössern"), new("Dorf", 'N', "Dorfes", "Dörfer", "Dörfern"),
    ];

    public static readonly GermanVerb[] Transitive =
    [
        new("sieht", "sehen", "gesehen"), new("sucht", "suchen", "gesucht"), new("findet", "finden", "gefunden"),
        new("grüßt", "grüßen", "gegrüßt"), new("hört", "hören", "gehört"), new("schließt", "schließen", "geschlossen"),
        new("macht", "machen", "aufgemacht", "auf"), new("ruft", "rufen", "angerufen", "an"),
    ];

    public static readonly GermanVerb[] Intransitive =
    [
        new("schläft", "schlafen", "geschlafen"), new("lacht", "lachen", "gelacht"),
        new("träumt", "träumen", "geträumt"),
    ];

    public static readonly GermanVerb[] Ditransitive =
        [new("gibt", "geben", "gegeben"), new("zeigt", "zeigen", "gezeigt"), new("schenkt", "schenken", "geschenkt")];

    public static readonly GermanVerb[] OfSpeech =
        [new("weiß", "wissen", "gewusst"), new("glaubt", "glauben", "geglaubt"), new("sagt", "sagen", "gesagt")];

    /// <summary>Singular, plural, infinitive.</summary>
    public static readonly (string Singular, string Plural, string Lemma)[] Modals =
        [("will", "wollen", "wollen"), ("kann", "können", "können"), ("muss", "müssen", "müssen")];

    public static readonly string[] Adjectives =
        ["groß", "klein", "alt", "schön", "grün", "süß", "jung", "weiß", "heiß", "fröhlich", "kühl", "neu"];

    public static readonly string[] Adverbs = ["heute", "gestern", "plötzlich", "oft", "später", "draußen"];

    /// <summary>Prepositions with their case.</summary>
    public static readonly (string Form, GermanCase Case)[] Prepositions =
    [
        ("in", GermanCase.Dative), ("zu", GermanCase.Dative), ("von", GermanCase.Dative), ("bei", GermanCase.Dative),
        ("mit", GermanCase.Dative), ("auf", GermanCase.Dative), ("für", GermanCase.Accusative),
        ("über", GermanCase.Accusative),
    ];

    /// <summary>How a preposition and an article become one word; null where they do not.</summary>
    public static string? Contraction(string preposition, string article) => (preposition, article) switch
    {
        ("in", "dem") => "im",
        ("zu", "dem") => "zum",
        ("zu", "der") => "zur",
        ("von", "dem") => "vom",
        ("bei", "dem") => "beim",
        _ => null,
    };

    /// <summary>Rows: nominative, accusative, dative, genitive.</summary>
    public static string Definite(char gender, GermanCase @case, bool isPlural) => ((string[])(isPlural
        ? ["die", "die", "den", "der"]
        : gender switch
        {
            'M' => ["der", "den", "dem", "des"],
            'F' => ["die", "die", "der", "der"],
            _ => ["das", "das", "dem", "des"],
        }))[(int)@case];

    /// <summary>In the singular; the plural has no article.</summary>
    public static string Indefinite(char gender, GermanCase @case) => ((string[])(gender switch
    {
        'M' => ["ein", "einen", "einem", "eines"],
        'F' => ["eine", "eine", "einer", "einer"],
        _ => ["ein", "ein", "einem", "eines"],
    }))[(int)@case];

    /// <summary>Weak after a definite article, mixed after an indefinite one, strong without (plural).</summary>
    public static string AdjectiveEnding(char gender, GermanCase @case, bool isPlural, bool isDefinite)
    {
        if (isPlural) return isDefinite ? "en" : ((string[])["e", "e", "en", "er"])[(int)@case];
        if (@case is GermanCase.Dative or GermanCase.Genitive) return "en";
        if (gender == 'M') return @case == GermanCase.Accusative ? "en" : isDefinite ? "e" : "er";
        return isDefinite || gender == 'F' ? "e" : "es";
    }
}
