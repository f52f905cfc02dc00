namespace MeProp.Tasks;

/// <summary>The ten columns of CoNLL-U in their order.</summary>
internal enum ConlluColumn
{
    Id,
    Form,
    Lemma,
    Upos,
    Xpos,
    Feats,
    Head,
    Deprel,
    Deps,
    Misc,
}
