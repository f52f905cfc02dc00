using System.Globalization;
using System.Text;

namespace MeProp.Tasks;

/// <summary>A sentence in the making: words in their order, with heads.</summary>
internal sealed class SentenceDraft
{
    private readonly List<DraftWord> _words = [];

    /// <summary>Appends a word.</summary>
    public DraftWord Add(string form, string lemma, string upos, string xpos)
    {
        DraftWord word = new(form, lemma, upos, xpos);
        _words.Add(word);
        return word;
    }

    /// <summary>Appends a word whose lemma is its form.</summary>
    public DraftWord Add(string form, string upos, string xpos) => Add(form, form, upos, xpos);

    /// <summary>Appends a word and attaches it.</summary>
    public void Add(string form, string upos, string xpos, DraftWord head, string deprel) =>
        Add(form, upos, xpos).Attach(head, deprel);

    /// <summary>Puts another form of a word, which nothing is attached to, in its place.</summary>
    public DraftWord Replace(DraftWord word, string form, string upos, string xpos)
    {
        DraftWord other = new(form, word.Lemma, upos, xpos);
        _words[_words.IndexOf(word)] = other;
        return other;
    }

    /// <summary>The sentence as text, without space before punctuation.</summary>
    public string Text => string.Concat(_words.Select((word, i) => word.Form + (HasSpaceAfter(i) ? " " : "")));

    /// <summary>Starts with a capital and gives the sentence in CoNLL-U.</summary>
    public string Finish(string id)
    {
        DraftWord first = _words[0];
        first.Form = char.ToUpperInvariant(first.Form[0]) + first.Form[1..];
        Dictionary<DraftWord, int> ids = [];
        for (int i = 0; i < _words.Count; i++) ids.Add(_words[i], i + 1);
        StringBuilder lines = new($"# sent_id = {id}\n# text = {Text}\n");
        for (int i = 0; i < _words.Count; i++)
        {
            DraftWord word = _words[i];
            int head = word.Head is null ? 0 : ids[word.Head];
            string misc = i == _words.Count - 1 || HasSpaceAfter(i) ? "_" : "SpaceAfter=No";
            lines.Append(
                CultureInfo.InvariantCulture,
                $"{i + 1}\t{word.Form}\t{word.Lemma}\t{word.Upos}\t{word.Xpos}\t_\t{head}\t{word.Deprel}\t_\t{misc}\n");
        }

        return lines.Append('\n').ToString();
    }

    private bool HasSpaceAfter(int index) => index + 1 < _words.Count && _words[index + 1].Upos != "PUNCT";
}
