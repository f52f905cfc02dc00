namespace MeProp.Tasks;

/// <summary>Writes clauses: verb groups, complements, and phrases whose attachment the words decide.</summary>
internal sealed class Clauses
{
    private static readonly string[] Modals = ["will", "can", "must", "should"];

    private readonly SentenceDraft _draft;
    private readonly RandomStream _random;
    private readonly double _newRate;
    private readonly NounPhrases _nouns;

    public Clauses(SentenceDraft draft, RandomStream random, double newRate)
    {
        (_draft, _random, _newRate) = (draft, random, newRate);
        _nouns = new NounPhrases(draft, random, newRate) { WriteRelative = Relative };
    }

    /// <summary>Writes a sentence with its punctuation.</summary>
    public void Sentence()
    {
        DraftWord root;
        string end = ".";
        switch (_random.NextInt32(100))
        {
            case < 6:
                root = Extraposed();
                break;
            case < 14:
                (root, end) = (Question(), "?");
                break;
            case < 21:
                (root, end) = (Predicate(Lexicon.Transitive.Pick(_random, _newRate), 1), Chance(60) ? "!" : ".");
                break;
            case < 29:
                root = Fronted();
                break;
            case < 40:
                root = Coordinated();
                break;
            default:
                root = Clause(0);
                break;
        }

        _draft.Add(end, "PUNCT", ".", root, "punct");
    }

    private DraftWord Clause(int depth)
    {
        Nominal subject = _nouns.Subject(depth);
        return Finite(subject, depth);
    }

    private DraftWord Coordinated()
    {
        DraftWord first = Clause(1);
        DraftWord? comma = Chance(60) ? _draft.Add(",", "PUNCT", ",") : null;
        DraftWord and = _draft.Add(Chance(70) ? "and" : "but", "CCONJ", "CC");

        // The subject of the second clause may be that of the first; its verb is in the past then, which never agrees.
        DraftWord second;
        if (Chance(65)) second = Clause(1);
        else
        {
            Verb verb = Lexicon.Transitive.Pick(_random, _newRate);
            second = _draft.Add(verb.Past, verb.Base, "VERB", "VBD");
            Complements(second, verb, 1);
        }

        comma?.Attach(second, "punct");
        and.Attach(second, "cc");
        second.Attach(first, "conj");
        return first;
    }

    /// <summary>In the garden, the dog sleeps.</summary>
    private DraftWord Fronted()
    {
        DraftWord preposition = _draft.Add(Chance(50) ? "in" : "near", "ADP", "IN");
        DraftWord place = _nouns.Common(Lexicon.Places, 2).Head;
        preposition.Attach(place, "case");
        DraftWord comma = _draft.Add(",", "PUNCT", ",");
        DraftWord root = Clause(1);
        place.Attach(root, "obl");
        comma.Attach(root, "punct");
        return root;
    }

    private DraftWord Question()
    {
        bool isPast = Chance(40);
        DraftWord auxiliary = Chance(30)
            ? _draft.Add(Modals[_random.NextInt32(Modals.Length)], "AUX", "MD")
            : _draft.Add(isPast ? "did" : "does", "do", "AUX", isPast ? "VBD" : "VBZ");
        Nominal subject = _nouns.Subject(2);
        if (!subject.IsThirdSingular && auxiliary.Form == "does")
            auxiliary = _draft.Replace(auxiliary, "do", "AUX", "VBP");
        DraftWord root = Predicate(Lexicon.Transitive.Pick(_random, _newRate), 1);
        auxiliary.Attach(root, "aux");
        subject.Head.Attach(root, "nsubj");
        return root;
    }

    /// <summary>A dog arrived that watched the cat: the arc to the relative clause crosses that of the verb.</summary>
    private DraftWord Extraposed()
    {
        Nominal subject = _nouns.Common(Lexicon.Animate, 2);
        Verb verb = Lexicon.Appearing.Pick(_random, _newRate);
        DraftWord root = _draft.Add(verb.Past, verb.Base, "VERB", "VBD");
        subject.Head.Attach(root, "nsubj");
        if (Chance(50)) Adverb(root);
        Relative(subject, 2);
        return root;
    }

    /// <summary>A verb in its base form with complements, as of an imperative.</summary>
    private DraftWord Predicate(Verb verb, int depth)
    {
        DraftWord root = _draft.Add(verb.Base, "VERB", "VB");
        Complements(root, verb, depth);
        return root;
    }

    /// <summary>Writes a finite verb and what follows it.</summary>
    private DraftWord Finite(Nominal subject, int depth)
    {
        int pick = _random.NextInt32(100);
        DraftWord root;
        if (pick < 10) root = Copula(subject);
        else if (pick < 16) root = Passive(subject);
        else if (pick < 25) root = Controlling(subject, depth);
        else if (pick < 33 && depth == 0) root = Saying(subject);
        else if (pick < 52)
        {
            root = VerbGroup(subject, Lexicon.Intransitive.Pick(_random, _newRate));
            if (Chance(40)) Place(root, "obl");
            else if (Chance(25)) Adverb(root);
        }
        else
        {
            Verb verb = Lexicon.Transitive.Pick(_random, _newRate);
            root = VerbGroup(subject, verb);
            Complements(root, verb, depth);
        }

        subject.Head.Attach(root, pick is >= 10 and < 16 ? "nsubj:pass" : "nsubj");
        return root;
    }

    /// <summary>An object, and a phrase that attaches to it or to the verb.</summary>
    private void Complements(DraftWord root, Verb verb, int depth)
    {
        Nominal target = _nouns.Object(depth);
        target.Head.Attach(root, "obj");
        bool mayModify = target.Head.Upos == "NOUN";
        switch (_random.NextInt32(100))
        {
            case < 12:
                _nouns.Prepositional("with", () => _nouns.Common(Lexicon.Instruments, 2), root, "obl");
                break;
            case < 24 when mayModify:
                _nouns.Prepositional("with", () => _nouns.Common(Lexicon.Features, 2), target.Head, "nmod");
                break;
            case < 40:
                bool isOfVerb = verb.TakesPlace || !mayModify;
                Place(isOfVerb ? root : target.Head, isOfVerb ? "obl" : "nmod");
                break;
            case < 46:
                _nouns.Prepositional("in", () => _nouns.Common(Lexicon.Times, 2, mayBePlural: false), root, "obl");
                break;
            case < 54:
                Adverb(root);
                break;
        }
    }

    private DraftWord Copula(Nominal subject)
    {
        bool isPast = Chance(40);
        DraftWord be = Be(subject, isPast);
        DraftWord root = Chance(65)
            ? _draft.Add(Lexicon.Adjectives.Pick(_random, _newRate), "ADJ", "JJ")
            : _nouns.Common(Lexicon.Things, 2).Head;
        be.Attach(root, "cop");
        return root;
    }

    private DraftWord Passive(Nominal subject)
    {
        Verb verb = Lexicon.Transitive.Pick(_random, _newRate);
        DraftWord be = Be(subject, Chance(60));
        DraftWord root = _draft.Add(verb.Participle, verb.Base, "VERB", "VBN");
        be.Attach(root, "aux:pass");
        if (Chance(60)) _nouns.Prepositional("by", () => _nouns.Common(Lexicon.Animate, 2), root, "obl");
        return root;
    }

    private DraftWord Controlling(Nominal subject, int depth)
    {
        DraftWord root = VerbGroup(subject, Lexicon.Control.Pick(_random, _newRate));
        DraftWord to = _draft.Add("to", "PART", "TO");
        DraftWord infinitive = Chance(40)
            ? _draft.Add(Lexicon.Intransitive.Pick(_random, _newRate).Base, "VERB", "VB")
            : Predicate(Lexicon.Transitive.Pick(_random, _newRate), depth + 1);
        to.Attach(infinitive, "mark");
        infinitive.Attach(root, "xcomp");
        return root;
    }

    private DraftWord Saying(Nominal subject)
    {
        DraftWord root = VerbGroup(subject, Lexicon.Saying.Pick(_random, _newRate));
        DraftWord? that = Chance(70) ? _draft.Add("that", "SCONJ", "IN") : null;
        DraftWord clause = Clause(1);
        that?.Attach(clause, "mark");
        clause.Attach(root, "ccomp");
        return root;
    }

    /// <summary>that watches the cat; that the cat watches; the cat watches.</summary>
    private void Relative(Nominal noun, int depth)
    {
        DraftWord verb;
        if (Chance(60))
        {
            DraftWord that = _draft.Add(Chance(70) ? "that" : "which", "PRON", "WDT");
            Verb word = Lexicon.Transitive.Pick(_random, _newRate);
            verb = VerbGroup(noun, word);
            Complements(verb, word, 2);
            that.Attach(verb, "nsubj");
        }
        else
        {
            DraftWord? that = Chance(60) || depth == 2 ? _draft.Add("that", "PRON", "WDT") : null;
            Nominal subject = _nouns.Subject(2);
            verb = VerbGroup(subject, Lexicon.Transitive.Pick(_random, _newRate));
            that?.Attach(verb, "obj");
            subject.Head.Attach(verb, "nsubj");
        }

        verb.Attach(noun.Head, "acl:relcl");
    }

    /// <summary>watches, watched, will watch, is watching, does not watch; an adverb may stand before it.</summary>
    private DraftWord VerbGroup(Nominal subject, Verb verb)
    {
        List<(DraftWord Word, string Deprel)> before = [];
        DraftWord main;
        bool isPast = Chance(42), isThird = subject.IsThirdSingular;
        switch (_random.NextInt32(100))
        {
            case < 12:
                before.Add((_draft.Add(Modals[_random.NextInt32(Modals.Length)], "AUX", "MD"), "aux"));
                main = _draft.Add(verb.Base, "VERB", "VB");
                break;
            case < 22:
                before.Add((Be(subject, isPast), "aux"));
                main = _draft.Add(verb.Gerund, verb.Base, "VERB", "VBG");
                break;
            case < 29:
                string form = isPast ? "did" : isThird ? "does" : "do";
                before.Add((_draft.Add(form, "do", "AUX", isPast ? "VBD" : isThird ? "VBZ" : "VBP"), "aux"));
                before.Add((_draft.Add("not", "PART", "RB"), "advmod"));
                main = _draft.Add(verb.Base, "VERB", "VB");
                break;
            default:
                if (Chance(10))
                    before.Add((_draft.Add(Lexicon.Adverbs.Pick(_random, _newRate), "ADV", "RB"), "advmod"));
                main = isPast ? _draft.Add(verb.Past, verb.Base, "VERB", "VBD")
                    : isThird ? _draft.Add(verb.Third, verb.Base, "VERB", "VBZ")
                    : _draft.Add(verb.Base, "VERB", "VBP");
                break;
        }

        before.ForEach(entry => entry.Word.Attach(main, entry.Deprel));
        return main;
    }

    private DraftWord Be(Nominal subject, bool isPast)
    {
        bool isSingular = subject.IsThirdSingular || (isPast && subject.IsFirstPerson);
        string present = subject.IsFirstPerson ? "am" : isSingular ? "is" : "are";
        return isPast
            ? _draft.Add(isSingular ? "was" : "were", "be", "AUX", "VBD")
            : _draft.Add(present, "be", "AUX", subject.IsThirdSingular ? "VBZ" : "VBP");
    }

    private void Place(DraftWord head, string deprel) => _nouns.Prepositional(
        Chance(50) ? "in" : Chance(50) ? "near" : "by", () => _nouns.Common(Lexicon.Places, 2), head, deprel);

    private void Adverb(DraftWord head) =>
        _draft.Add(Lexicon.Adverbs.Pick(_random, _newRate), "ADV", "RB", head, "advmod");

    private bool Chance(int percent) => _random.NextInt32(100) < percent;
}
