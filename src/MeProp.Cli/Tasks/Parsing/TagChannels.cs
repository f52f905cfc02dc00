namespace MeProp.Cli;

/// <summary>The tags that a parser sees of a word.</summary>
internal enum TagChannels
{
    Upos,

    Xpos,

    /// <summary>Both, side by side.</summary>
    Both,
}
