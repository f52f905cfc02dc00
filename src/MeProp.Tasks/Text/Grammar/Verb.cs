namespace MeProp.Tasks;

/// <summary>The forms of a verb.</summary>
internal sealed record Verb(string Base, string Past, string Participle)
{
    /// <summary>Whether a place after the object says where the verb happens, not which object is meant.</summary>
    public bool TakesPlace { get; private init; }

    public string Third => Plural(Base);

    public string Gerund => Base.EndsWith('e') && Base is not "see" ? $"{Base[..^1]}ing" : $"{Base}ing";

    /// <summary>Parses "watch+", regular, or "see/saw/seen"; + stands for <see cref="TakesPlace"/>.</summary>
    public static Verb Parse(string text)
    {
        string[] forms = text.TrimEnd('+').Split('/');
        string past = forms.Length > 1 ? forms[1] : RegularPast(forms[0]);
        return new Verb(forms[0], past, forms.Length > 2 ? forms[2] : past) { TakesPlace = text.EndsWith('+') };
    }

    /// <summary>A noun with its plural ending, or a verb in the third person.</summary>
    public static string Plural(string word) => word switch
    {
        _ when word.EndsWith("sh", StringComparison.Ordinal) || word.EndsWith("ch", StringComparison.Ordinal)
            || word[^1] is 's' or 'x' => $"{word}es",
        _ when EndsInConsonantY(word) => $"{word[..^1]}ies",
        _ => $"{word}s",
    };

    private static string RegularPast(string word) => word switch
    {
        [.., 'e'] => $"{word}d",
        _ when EndsInConsonantY(word) => $"{word[..^1]}ied",
        _ => $"{word}ed",
    };

    private static bool EndsInConsonantY(string word) => word[^1] == 'y' && !"aeou".Contains(word[^2]);
}
