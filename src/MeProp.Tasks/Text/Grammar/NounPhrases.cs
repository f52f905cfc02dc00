namespace MeProp.Tasks;

/// <summary>Writes noun phrases and prepositional phrases: agreement of determiners, modifiers, coordination.</summary>
internal sealed class NounPhrases(SentenceDraft draft, RandomStream random, double newRate)
{
    private static readonly string[] Subjects = ["he", "she", "it", "they", "we", "I", "you"];
    private static readonly string[] Objects = ["him", "her", "it", "them", "us", "me", "you"];
    private static readonly string[] Singular = ["the", "the", "a", "a", "this", "that", "every"];
    private static readonly string[] Plural = ["the", "the", "these", "those", "some"];
    private static readonly string[] Possessives = ["her", "his", "my", "their", "our"];

    /// <summary>Writes a relative clause after a noun. The clauses set it, as they need noun phrases.</summary>
    public Action<Nominal, int>? WriteRelative { get; set; }

    public Nominal Subject(int depth) => random.NextInt32(100) switch
    {
        < 14 => Pronoun(Subjects),
        < 24 => Name(),
        < 32 when depth < 2 => Pair(() => Common(Lexicon.Animate, 2)),
        < 42 => Common(Lexicon.Things, depth),
        _ => Common(Lexicon.Animate, depth),
    };

    public Nominal Object(int depth) => random.NextInt32(100) switch
    {
        < 12 => Pronoun(Objects),
        < 18 => Name(),
        < 26 when depth < 2 => Pair(() => Common(Lexicon.Things, 2)),
        < 50 => Common(Lexicon.Animate, depth),
        _ => Common(Lexicon.Things, depth),
    };

    /// <summary>A noun with its determiner and modifiers; relative clauses and "of" only at small depth.</summary>
    public Nominal Common(WordList<string> nouns, int depth, bool mayBePlural = true)
    {
        bool isPlural = mayBePlural && random.NextInt32(100) < 36;
        string noun = nouns.Pick(random, newRate);
        string? adjective = Chance(28) ? Lexicon.Adjectives.Pick(random, newRate) : null;
        string? compound = Chance(6) ? Lexicon.Things.Pick(random, newRate) : null;
        DraftWord?[] before =
        [
            Determiner(isPlural, (adjective ?? compound ?? noun)[0]),
            adjective is null ? null : draft.Add(adjective, "ADJ", "JJ"),
            compound is null ? null : draft.Add(compound, "NOUN", "NN"),
        ];
        DraftWord head = draft.Add(isPlural ? Verb.Plural(noun) : noun, noun, "NOUN", isPlural ? "NNS" : "NN");
        foreach (DraftWord word in before.OfType<DraftWord>()) word.Attach(head, RelationOf(word));
        Nominal result = new(head, !isPlural);
        if (depth >= 2) return result;
        if (Chance(8)) Prepositional("of", () => Common(Lexicon.Animate, 2), head, "nmod");
        else if (Chance(11)) WriteRelative?.Invoke(result, depth + 1);
        return result;
    }

    /// <summary>Writes a preposition, then a phrase that attaches to a head.</summary>
    public void Prepositional(string preposition, Func<Nominal> phrase, DraftWord head, string deprel)
    {
        DraftWord word = draft.Add(preposition, "ADP", "IN");
        DraftWord noun = phrase().Head;
        word.Attach(noun, "case");
        noun.Attach(head, deprel);
    }

    public Nominal Name()
    {
        string name = Lexicon.Names.Pick(random, newRate);
        return new Nominal(draft.Add(name, "PROPN", "NNP"), true);
    }

    private Nominal Pronoun(string[] forms)
    {
        int pick = random.NextInt32(forms.Length);
        return new Nominal(draft.Add(forms[pick], Subjects[pick], "PRON", "PRP"), pick < 3, pick == 5);
    }

    private Nominal Pair(Func<Nominal> part)
    {
        DraftWord first = part().Head;
        DraftWord and = draft.Add(Chance(80) ? "and" : "or", "CCONJ", "CC");
        DraftWord second = part().Head;
        and.Attach(second, "cc");
        second.Attach(first, "conj");
        return new Nominal(first, false);
    }

    private DraftWord? Determiner(bool isPlural, char next)
    {
        int pick = random.NextInt32(100);
        if (pick < 12) return draft.Add(Possessives[random.NextInt32(Possessives.Length)], "PRON", "PRP$");
        if (isPlural && pick < 24) return draft.Add(Lexicon.Numbers.Pick(random, newRate), "NUM", "CD");
        if (isPlural && pick < 55) return null;
        string[] forms = isPlural ? Plural : Singular;
        string form = forms[random.NextInt32(forms.Length)];
        return draft.Add(form == "a" && "aeiou".Contains(next) ? "an" : form, form, "DET", "DT");
    }

    private bool Chance(int percent) => random.NextInt32(100) < percent;

    private static string RelationOf(DraftWord word) => word.Upos switch
    {
        "DET" => "det",
        "PRON" => "nmod:poss",
        "NUM" => "nummod",
        "ADJ" => "amod",
        _ => "compound",
    };
}
