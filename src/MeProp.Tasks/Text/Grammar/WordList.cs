namespace MeProp.Tasks;

/// <summary>Words of one class: common ones, and new ones that training does not meet.</summary>
internal sealed class WordList<T>
{
    private readonly T[] _common, _new;

    private WordList(T[] common, T[] unseen) => (_common, _new) = (common, unseen);

    /// <summary>Parses words separated by spaces; those after | are new.</summary>
    public static WordList<T> Parse(string words, Func<string, T> parse)
    {
        T[][] parts = [.. words.Split('|').Select(part =>
            part.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(parse).ToArray())];
        return new WordList<T>(parts[0], parts.Length > 1 ? parts[1] : parts[0]);
    }

    /// <summary>Picks a word; earlier ones are more frequent.</summary>
    public T Pick(RandomStream random, double newRate)
    {
        T[] words = newRate > 0 && random.NextDouble() < newRate ? _new : _common;
        return words[Math.Min(random.NextInt32(words.Length), random.NextInt32(words.Length))];
    }
}
