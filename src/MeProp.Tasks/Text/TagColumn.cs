namespace MeProp.Tasks;

/// <summary>The column of tags that a tagger learns and writes.</summary>
public enum TagColumn
{
    /// <summary>UPOS: universal part-of-speech tags, as NOUN.</summary>
    Upos,

    /// <summary>XPOS: tags of the language or treebank, as NNS of the Penn Treebank.</summary>
    Xpos,
}
