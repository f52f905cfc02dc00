namespace MeProp.Cli;

/// <summary>A sentence with its right tree and the predicted one, in the format CoNLL-U.</summary>
internal sealed record MistakenTree(string Sentence, string Gold, string Predicted, int WrongWords, int Words);
