namespace MeProp.Tasks;

/// <summary>
/// The words of the built-in treebank. Many are nouns and verbs, or verbs and adjectives: only the context tells.
/// </summary>
internal static class Lexicon
{
    public static WordList<string> Animate { get; } = Nouns(
        "dog guard cat cook teacher judge bird farmer nurse pilot guide horse doctor sailor student fox hunter captain"
        + "| painter baker goat falcon merchant tailor heron weaver");

    public static WordList<string> Things { get; } = Nouns(
        "watch plan report book play light letter drink saw ring map paint picture walk record dream boat work fence "
        + "help coat copy dance mark stone need visit try hope cart table fall"
        + "| lantern basket whistle parcel trumpet quarrel barrel polish repair");

    /// <summary>After "with" they belong to a noun: the dog with the collar.</summary>
    public static WordList<string> Features { get; } = Nouns(
        "hat tail handle beard roof label collar scar | saddle feather hood");

    /// <summary>After "with" they belong to the verb: paints the fence with a brush.</summary>
    public static WordList<string> Instruments { get; } = Nouns(
        "telescope hammer brush knife rope camera lamp stick | ladle chisel shovel");

    public static WordList<string> Places { get; } = Nouns(
        "garden house park market river farm hill station forest harbor school bridge | cellar meadow village tower");

    public static WordList<string> Times { get; } = Nouns("morning evening winter summer night | autumn dawn");

    public static WordList<string> Names { get; } = Nouns(
        "Anna Peter Maria Mark Rose Paul Bill Eva Rob Grace | Bruno Clara Ottilie Drew Jasper Hope");

    public static WordList<string> Adjectives { get; } = Nouns(
        "old small light red clean open strange dry slow warm tall quiet bright heavy empty"
        + "| gloomy fragile wooden silent rusty narrow");

    public static WordList<string> Adverbs { get; } = Nouns(
        "often quietly slowly never soon always sometimes early | rarely gladly");

    public static WordList<string> Numbers { get; } = Nouns("two three five 12 seven 40 ten | 17 nine");

    public static WordList<Verb> Transitive { get; } = Verbs(
        "watch+ paint see/saw/seen+ plan report guard find/found/found+ judge clean carry+ open guide record nurse "
        + "follow+ mark copy help brush visit picture dry meet/met/met+ warm"
        + "| polish repair whistle praise admire deliver+ discover+");

    public static WordList<Verb> Intransitive { get; } = Verbs(
        "walk sleep/slept/slept play work dream wait fish dance fall/fell/fallen sing/sang/sung slow cook"
        + "| whisper shiver stumble quarrel");

    /// <summary>Verbs of appearance, whose subject can have its relative clause at the end of the sentence.</summary>
    public static WordList<Verb> Appearing { get; } = Verbs("arrive appear return enter leave/left/left | emerge");

    /// <summary>Verbs with an infinitive: wants to walk.</summary>
    public static WordList<Verb> Control { get; } = Verbs("want plan try hope need | decide refuse");

    /// <summary>Verbs with a clause: says that it rains.</summary>
    public static WordList<Verb> Saying { get; } = Verbs(
        "say/said/said think/thought/thought know/knew/known hope report dream | claim believe");

    private static WordList<string> Nouns(string words) => WordList<string>.Parse(words, word => word);

    private static WordList<Verb> Verbs(string words) => WordList<Verb>.Parse(words, Verb.Parse);
}
