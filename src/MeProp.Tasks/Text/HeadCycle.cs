namespace MeProp.Tasks;

/// <summary>Finds words whose heads lead back to themselves. O(words).</summary>
internal static class HeadCycle
{
    /// <summary>The first word of a cycle; null if there is none. Heads must exist.</summary>
    public static Word? Find(IReadOnlyList<Word> words)
    {
        // For each word, the walk that reached it first; 0: none did.
        int[] walks = new int[words.Count];
        for (int first = 0; first < words.Count; first++)
        {
            int walk = first + 1;
            int i = first;
            while (walks[i] == 0)
            {
                walks[i] = walk;
                if (words[i].Head is not { } head || head == 0) break;
                i = head - 1;
                if (walks[i] == walk) return words[i];
            }
        }

        return null;
    }
}
