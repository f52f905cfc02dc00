namespace MeProp.Tasks;

/// <summary>Draws the trees of sentences.</summary>
public static class ParseDrawing
{
    /// <summary>The default width of a drawing as text.</summary>
    public const int DefaultWidth = 80;

    /// <summary>
    /// Draws arcs above the words, each with an arrow at the dependent. If that is too wide, draws a tree with a word a
    /// line, each under its head.
    /// </summary>
    /// <param name="sentence">A sentence with a tree.</param>
    /// <param name="width">The largest number of columns for arcs; the tree with a word a line may be wider.</param>
    /// <returns>Lines with line ends.</returns>
    /// <exception cref="TextFileException">The sentence has no complete tree.</exception>
    public static string ToText(Sentence sentence, int width = DefaultWidth)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        sentence.CheckTree();
        return ArcDrawing.Draw(sentence, width) ?? IndentedTree.Draw(sentence);
    }

    /// <summary>Draws arcs above the words and tags below, as the text of an SVG file.</summary>
    /// <param name="sentence">A sentence with a tree.</param>
    /// <exception cref="TextFileException">The sentence has no complete tree.</exception>
    public static string ToSvg(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        sentence.CheckTree();
        return SvgDrawing.Draw(sentence);
    }
}
