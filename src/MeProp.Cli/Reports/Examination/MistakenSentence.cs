namespace MeProp.Cli;

/// <summary>A sentence with wrong tags.</summary>
internal sealed record MistakenSentence(IReadOnlyList<MistakenSentence.Word> Words)
{
    /// <summary>A word with its right tag and the predicted one; the right one is null where data has none.</summary>
    internal sealed record Word(string Form, string? Tag, string Predicted)
    {
        public bool IsWrong => Tag is not null && Tag != Predicted;
    }
}
