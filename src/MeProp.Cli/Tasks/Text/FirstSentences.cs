using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The first sentences of a part, up to a number of words.</summary>
internal static class FirstSentences
{
    public static IReadOnlyList<Sentence> Of(IReadOnlyList<Sentence> sentences, int words)
    {
        int count = 0;
        return
        [
            .. sentences.TakeWhile(
                sentence => (count += sentence.Words.Count) <= words || count == sentence.Words.Count),
        ];
    }
}
