namespace MeProp.Cli;

/// <summary>A picture that was taken for another class.</summary>
/// <param name="Png">The picture as PNG, in base 64.</param>
/// <param name="Index">Its place among the test examples, from 0.</param>
/// <param name="Label">Its class.</param>
/// <param name="Predicted">The class that it was taken for.</param>
/// <param name="Probability">What the model gave to the predicted class, 0 to 1.</param>
internal sealed record MistakenPicture(string Png, int Index, string Label, string Predicted, double Probability);
