using System.Text;

namespace MeProp.Tasks;

/// <summary>Draws a tree with a word a line, each under its head, in the order of the words.</summary>
internal static class IndentedTree
{
    public static string Draw(Sentence sentence)
    {
        StringBuilder text = new();
        Word root = sentence.Words.Single(word => word.Head == 0);
        Stack<(Word Word, string Indent, string Branch)> open = new();
        open.Push((root, "", ""));
        while (open.TryPop(out (Word Word, string Indent, string Branch) line))
        {
            text.Append(line.Indent).Append(line.Branch).Append(line.Word.Form)
                .Append(" (").Append(line.Word.Deprel).Append(")\n");
            string indent = line.Branch switch
            {
                "" => "",
                "├─ " => line.Indent + "│  ",
                _ => line.Indent + "   ",
            };

            // The last child is pushed first.
            Word[] children = [.. sentence.Words.Where(word => word.Head == line.Word.Id)];
            for (int i = children.Length - 1; i >= 0; i--)
                open.Push((children[i], indent, i == children.Length - 1 ? "└─ " : "├─ "));
        }

        return text.ToString();
    }
}
