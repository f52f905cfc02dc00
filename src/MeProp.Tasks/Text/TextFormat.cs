namespace MeProp.Tasks;

/// <summary>The format of text to annotate.</summary>
public enum TextFormat
{
    /// <summary>CoNLL-U where the first line with characters is a comment or has tabs, otherwise sentences.</summary>
    Auto,

    /// <summary>CoNLL-U.</summary>
    Conllu,

    /// <summary>One sentence a line, spaces between its words.</summary>
    Sentences,
}
