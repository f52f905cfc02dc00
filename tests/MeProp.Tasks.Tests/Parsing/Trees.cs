using CsCheck;

namespace MeProp.Tasks.Tests;

/// <summary>Trees and sentences for tests.</summary>
internal static class Trees
{
    /// <summary>
    /// Heads of projective trees with one root: a random parse of arc-standard, which reaches each such tree.
    /// </summary>
    public static Gen<int[]> Projective(int maximumLength) =>
        from length in Gen.Int[1, maximumLength]
        from choices in Gen.Int[0, 2].Array[2 * length]
        select FromMoves(length, choices);

    /// <summary>A sentence of words "form/tag/head/relation"; the tag is UPOS and XPOS.</summary>
    public static Sentence Parse(string text)
    {
        string[][] parts = [.. text.Split(' ').Select(word => word.Split('/'))];
        Sentence sentence = Sentence.FromTokens(parts.Select(part => part[0]));
        for (int i = 0; i < parts.Length; i++)
        {
            Word word = sentence.Words[i];
            (word.Upos, word.Xpos) = (parts[i][1], parts[i][1]);
            (word.Head, word.Deprel) = (int.Parse(parts[i][2], null), parts[i][3]);
        }

        return sentence;
    }

    /// <summary>Asserts that heads of words 1 to n make a tree with one root.</summary>
    public static void AssertIsTree(ReadOnlySpan<int> heads)
    {
        Assert.Equal(1, heads.Count(0));
        for (int word = 1; word <= heads.Length; word++)
        {
            int steps = 0;
            for (int at = word; at != 0; at = heads[at - 1])
            {
                Assert.InRange(heads[at - 1], 0, heads.Length);
                Assert.True(steps++ < heads.Length, $"Word {word} is in a cycle.");
            }
        }
    }

    private static int[] FromMoves(int length, int[] choices)
    {
        ParserState state = new();
        state.Reset(length);
        foreach (int choice in choices)
        {
            Transition[] all = TransitionSystem.ArcStandard.Transitions.ToArray();
            Transition[] valid = [.. all.Where(move => move.IsValid(state))];
            valid[choice % valid.Length].Apply(state, 0);
        }

        Assert.True(state.IsFinal);
        return state.Heads[1..].ToArray();
    }
}
