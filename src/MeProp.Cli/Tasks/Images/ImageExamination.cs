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

    /// <summary>A picture as PNG, in base 64.</summary>
    private static string PngOf(ByteExamples examples, int index, LabelledImages data)
    {
        byte[] pixels = new byte[examples.Inputs];
        examples.Read(index, pixels);
        return Convert.ToBase64String(PngImage.Of(pixels, data.Images.Height, data.Images.Width, MaxSide));
    }
}
