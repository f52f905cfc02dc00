using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>What a command line of <c>meprop predict</c> asks for.</summary>
/// <param name="ModelFile">Full path.</param>
/// <param name="Files">As the user wrote them.</param>
/// <param name="Fit">How pictures are fitted; null for what suits the model.</param>
/// <param name="Inversion">Whether pictures are inverted.</param>
/// <param name="Top">Classes to show for each image.</param>
/// <param name="Threads">0 for all processors.</param>
/// <param name="Mode">What to print.</param>
internal sealed record PredictRequest(string ModelFile, IReadOnlyList<string> Files, PictureFit? Fit, PictureInversion Inversion, int Top, int Threads, OutputMode Mode);
