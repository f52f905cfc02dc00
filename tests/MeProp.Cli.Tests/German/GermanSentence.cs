using System.Globalization;

namespace MeProp.Cli.Tests.German;

/// <summary>
/// A sentence of a small German grammar, with Universal Dependencies, STTS tags and agreement in case, gender and
/// number. Words of several classes need their context: "der" as article and relative pronoun, "sehen" as plural and
/// infinitive.
/// </summary>
internal sealed class GermanSentence
{
    private readonly Random _random;
    private readonly List<GermanWord> _words = [];

    public GermanSentence(Random random)
    {
        _random = random;
        switch (random.Next(7))
        {
            case 0:
                Clause(Pick(GermanLexicon.Transitive), "obj");
                break;
            case 1:
                Clause(Pick(GermanLexicon.Transitive), "obj", isInverted: true);
                break;
            case 2:
                Clause(Pick(GermanLexicon.Ditransitive), "iobj");
                break;
            case 3:
                Clause(Pick(GermanLexicon.Intransitive), "", isInverted: Chance(0.5));
                break;
            case 4:
                Bracket();
                break;
            case 5:
                Reported();
                break;
            default:
                Gapping();
                break;
        }

        Add(new(".", ".", "PUNCT", "$.")).Under(_words.Single(word => word.Head is null && word.Form != "."), "punct");
        GermanWord first = _words[0];
        if (first.Contraction is { } contraction) first.Contraction = Capital(contraction);
        first.Form = Capital(first.Form);
    }

    public IReadOnlyList<GermanWord> Words => _words;

    /// <summary>"der Mann sieht den Hund", "heute sieht der Mann den Hund".</summary>
    private void Clause(GermanVerb verb, string objects, bool isInverted = false)
    {
        bool isPlural = Chance(0.5);
        GermanWord root = Finite(verb, isPlural);
        if (isInverted) Add(Adverb()).Under(root, "advmod");
        else Nominal(GermanCase.Nominative, isPlural, mayHaveClause: true).Under(root, "nsubj");
        Add(root);
        if (isInverted) Nominal(GermanCase.Nominative, isPlural).Under(root, "nsubj");
        Objects(root, objects);
        if (Chance(0.3)) Prepositional().Under(root, "obl");
        if (verb.Particle is { } particle) Add(new(particle, particle, "ADP", "PTKVZ")).Under(root, "compound:prt");
    }

    /// <summary>"der Mann hat den Hund gesehen", "der Mann kann den Hund sehen".</summary>
    private void Bracket()
    {
        bool isPlural = Chance(0.5), isPerfect = Chance(0.5);
        GermanVerb verb = Pick(GermanLexicon.Transitive);
        (string singular, string plural, string lemma) =
            isPerfect ? ("hat", "haben", "haben") : Pick(GermanLexicon.Modals);
        var auxiliary = new GermanWord(
            isPlural ? plural : singular, lemma, "AUX", isPerfect ? "VAFIN" : "VMFIN", FiniteFeatures(isPlural));
        GermanWord root = isPerfect
            ? new(verb.Participle, verb.Lemma, "VERB", "VVPP", "VerbForm=Part")
            : new(verb.Lemma, verb.Lemma, "VERB", "VVINF", "VerbForm=Inf");
        Nominal(GermanCase.Nominative, isPlural, mayHaveClause: true).Under(root, "nsubj");
        Add(auxiliary).Under(root, "aux");
        if (Chance(0.4)) Add(Adverb()).Under(root, "advmod");
        Objects(root, "obj");
        if (Chance(0.3)) Prepositional().Under(root, "obl");
        Add(root);
    }

    /// <summary>"die Frau weiß, dass der Mann den Hund sieht".</summary>
    private void Reported()
    {
        bool isPlural = Chance(0.5), isInnerPlural = Chance(0.5);
        GermanVerb outer = Pick(GermanLexicon.OfSpeech);
        GermanWord root = Finite(outer, isPlural);
        GermanVerb inner = Pick(GermanLexicon.Transitive);
        string form = inner.Particle + (isInnerPlural ? inner.Infinitive : inner.Singular);
        var verb = new GermanWord(form, inner.Lemma, "VERB", "VVFIN", FiniteFeatures(isInnerPlural));
        Nominal(GermanCase.Nominative, isPlural).Under(root, "nsubj");
        Add(root);
        Add(new(",", ",", "PUNCT", "$,")).Under(verb, "punct");
        Add(new("dass", "dass", "SCONJ", "KOUS")).Under(verb, "mark");
        Nominal(GermanCase.Nominative, isInnerPlural).Under(verb, "nsubj");
        Objects(verb, "obj");
        Add(verb.Under(root, "ccomp"));
    }

    /// <summary>"der Mann sieht den Hund und die Frau das Kind": the second verb is left out.</summary>
    private void Gapping()
    {
        GermanVerb verb = Pick(GermanLexicon.Transitive[..6]);
        GermanWord root = Finite(verb, isPlural: false);
        Nominal(GermanCase.Nominative, isPlural: false).Under(root, "nsubj");
        Add(root);
        Nominal(GermanCase.Accusative, Chance(0.3)).Under(root, "obj");
        GermanWord and = Add(new("und", "und", "CCONJ", "KON"));
        GermanWord subject = Nominal(GermanCase.Nominative, isPlural: false).Under(root, "conj");
        subject.Omitted = verb.Singular;
        and.Under(subject, "cc");
        Nominal(GermanCase.Accusative, Chance(0.3)).Under(subject, "orphan");
    }

    private void Objects(GermanWord verb, string objects)
    {
        if (objects == "iobj") Nominal(GermanCase.Dative, Chance(0.3)).Under(verb, "iobj");
        if (objects.Length > 0) Nominal(GermanCase.Accusative, Chance(0.3)).Under(verb, "obj");
    }

    /// <summary>Article, adjective, noun, and what follows it; or a pronoun. Returns the noun.</summary>
    private GermanWord Nominal(GermanCase @case, bool isPlural, bool mayHaveClause = false, bool mayGrow = true)
    {
        if (@case == GermanCase.Nominative && Chance(0.3)) return Add(Pronoun(isPlural));

        GermanNoun noun = Pick(GermanLexicon.Nouns);
        bool isDefinite = @case == GermanCase.Genitive || Chance(0.65);
        string features = Features(noun, @case, isPlural);
        var head = new GermanWord(noun.Form(@case, isPlural), noun.Lemma, "NOUN", "NN", features);
        string? article = isDefinite ? GermanLexicon.Definite(noun.Gender, @case, isPlural)
            : isPlural ? null
            : GermanLexicon.Indefinite(noun.Gender, @case);
        if (article is not null)
            Add(new(article, isDefinite ? "der" : "ein", "DET", "ART", features)).Under(head, "det");
        if (Chance(0.4))
        {
            string adjective = Pick(GermanLexicon.Adjectives);
            string ending = GermanLexicon.AdjectiveEnding(noun.Gender, @case, isPlural, isDefinite);
            Add(new(adjective + ending, adjective, "ADJ", "ADJA", features)).Under(head, "amod");
        }

        Add(head);
        if (mayGrow && Chance(0.15)) Nominal(GermanCase.Genitive, false, mayGrow: false).Under(head, "nmod");
        if (mayHaveClause && Chance(0.5)) Relative(noun, isPlural, head);
        return head;
    }

    /// <summary>"sie" or "die": personal or demonstrative.</summary>
    private GermanWord Pronoun(bool isPlural)
    {
        string features = $"Case=Nom|Number={(isPlural ? "Plur" : "Sing")}";
        if (Chance(0.5))
        {
            string personal = isPlural ? "sie" : Pick("er", "sie", "es");
            return new(personal, personal, "PRON", "PPER", features);
        }

        return new(isPlural ? "die" : Pick("der", "die", "das"), "der", "PRON", "PDS", features);
    }

    /// <summary>", der oft schläft," or ", der den Hund sieht,".</summary>
    private void Relative(GermanNoun noun, bool isPlural, GermanWord head)
    {
        bool hasObject = Chance(0.5);
        GermanVerb[] verbs = hasObject ? GermanLexicon.Transitive[..6] : GermanLexicon.Intransitive;
        GermanWord verb = Finite(Pick(verbs), isPlural);
        string pronoun = GermanLexicon.Definite(noun.Gender, GermanCase.Nominative, isPlural);
        Add(new(",", ",", "PUNCT", "$,")).Under(verb, "punct");
        Add(new(pronoun, "der", "PRON", "PRELS", Features(noun, GermanCase.Nominative, isPlural))).Under(verb, "nsubj");
        if (hasObject) Nominal(GermanCase.Accusative, Chance(0.3), mayGrow: false).Under(verb, "obj");
        else if (Chance(0.5)) Add(Adverb()).Under(verb, "advmod");
        Add(verb.Under(head, "acl:relcl"));
        Add(new(",", ",", "PUNCT", "$,")).Under(verb, "punct");
    }

    /// <summary>"mit dem Hund", "zum Haus" (zu + dem). Returns the noun.</summary>
    private GermanWord Prepositional()
    {
        (string form, GermanCase @case) = Pick(GermanLexicon.Prepositions);
        GermanWord preposition = Add(new(form, form, "ADP", "APPR"));
        int next = _words.Count;
        GermanWord noun = Nominal(@case, Chance(0.2), mayGrow: false);
        preposition.Contraction = GermanLexicon.Contraction(form, _words[next].Form);
        preposition.Under(noun, "case");
        return noun;
    }

    private GermanWord Adverb()
    {
        string adverb = Pick(GermanLexicon.Adverbs);
        return new(adverb, adverb, "ADV", "ADV");
    }

    private static GermanWord Finite(GermanVerb verb, bool isPlural) =>
        new(isPlural ? verb.Infinitive : verb.Singular, verb.Lemma, "VERB", "VVFIN", FiniteFeatures(isPlural));

    private static string FiniteFeatures(bool isPlural) =>
        $"Number={(isPlural ? "Plur" : "Sing")}|Person=3|VerbForm=Fin";

    private static string Features(GermanNoun noun, GermanCase @case, bool isPlural)
    {
        string gender = noun.Gender switch { 'M' => "Masc", 'F' => "Fem", _ => "Neut" };
        string name = ((string[])["Nom", "Acc", "Dat", "Gen"])[(int)@case];
        return $"Case={name}|Gender={gender}|Number={(isPlural ? "Plur" : "Sing")}";
    }

    private static string Capital(string text) => text[..1].ToUpper(CultureInfo.InvariantCulture) + text[1..];

    private GermanWord Add(GermanWord word)
    {
        _words.Add(word);
        return word;
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
