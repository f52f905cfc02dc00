using SkiaSharp;

namespace MeProp.Cli;

/// <summary>Looks where a model of images is most wrong.</summary>
internal static class ImageExamination
{
    /// <summary>Pixels of a picture's longer side; larger ones are made smaller for the page.</summary>
    private const int MaxSide = 168;

    public static RunExamination Of(ImageModel model, LabelledImages data, Device device)
    {
        var examples = (ByteExamples)data.Test;
        IReadOnlyList<Prediction> predictions = new Predictor(model.Network, device).Predict(examples);
        ReadOnlyMemory<byte> labels = examples.Labels;
        int LabelOf(int index) => labels.Span[index];
        IEnumerable<int> all = Enumerable.Range(0, predictions.Count);
        return new()
        {
            Unit = "images",
            Examples = predictions.Count,
            TestExamples = examples.Count,
            Confusions = ConfusionMatrix.Of(
                model.Labels, all.Select(index => (LabelOf(index), predictions[index].Class))),
            Pictures =
            [
                .. all.Where(index => predictions[index].Class != LabelOf(index))
                    .OrderBy(index => predictions[index].Probabilities[LabelOf(index)])
                    .Take(RunExamination.MaxPictures)
                    .Select(index => new MistakenPicture(
                        PngOf(examples, index, data), index, model.Labels[LabelOf(index)],
                        model.Labels[predictions[index].Class], Math.Round(predictions[index].Probability, 4))),
            ],
        };
    }

    private static int Scaled(int side, int width, int height) =>
        Math.Max(1, (int)((long)side * MaxSide / Math.Max(width, height)));

    /// <summary>A picture with one channel as PNG, in base 64.</summary>
    private static string PngOf(ByteExamples examples, int index, LabelledImages data)
    {
        int height = data.Images.Height, width = data.Images.Width;
        using var bitmap = new SKBitmap(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
        ReadOnlySpan<byte> pixels = examples.Values.Span.Slice(index * examples.Inputs, height * width);
        for (int row = 0; row < height; row++)
            pixels.Slice(row * width, width).CopyTo(bitmap.GetPixelSpan()[(row * bitmap.RowBytes)..]);
        using SKBitmap shown = Math.Max(width, height) <= MaxSide
            ? bitmap.Copy()
            : bitmap.Resize(
                new SKSizeI(Scaled(width, width, height), Scaled(height, width, height)),
                new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using SKData png = shown.Encode(SKEncodedImageFormat.Png, quality: 100);
        return Convert.ToBase64String(png.AsSpan());
    }
}
