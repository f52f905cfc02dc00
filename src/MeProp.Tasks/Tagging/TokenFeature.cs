namespace MeProp.Tasks;

/// <summary>What a tagger sees of a token: an id of each, in this order.</summary>
public enum TokenFeature
{
    /// <summary>The word in lower case.</summary>
    Word,

    /// <summary>The first two characters in lower case.</summary>
    Prefix2,

    /// <summary>The first three characters in lower case.</summary>
    Prefix3,

    /// <summary>The last character in lower case.</summary>
    Suffix1,

    /// <summary>The last two characters in lower case.</summary>
    Suffix2,

    /// <summary>The last three characters in lower case.</summary>
    Suffix3,

    /// <summary>The last four characters in lower case.</summary>
    Suffix4,

    /// <summary>Capitals, small letters and digits as X, x and d, as in "Xxx" or "dd.d".</summary>
    Shape,
}
