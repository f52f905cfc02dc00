namespace MeProp.Tasks;

/// <summary>Decoded pictures with their classes: all of them, and the parts that have folders of their own.</summary>
internal sealed record PictureSetExamples(
    PictureSet Set,
    string Folder,
    DecodedPictures Decoded,
    PictureFolderOptions Options,
    ByteExamples All,
    ByteExamples? Train,
    ByteExamples? Development,
    ByteExamples? Test)
{
    private const int MinimumDrawn = 3;

    /// <summary>Divides the pictures into three parts.</summary>
    /// <param name="split">How the development part is made.</param>
    /// <param name="given">The development part, where it comes from elsewhere.</param>
    public ImageData Divide(DevelopmentSplit split, ByteExamples? given = null)
    {
        if (Train is null) return Data(Test!, Test!, Test!);
        if (Options.IsForTest && Test is null && Options.TrainedOn != Set.Id)
        {
            Set.Notes.Add(
                $"{Folder} has no test folder, and the model was trained on other pictures: all {Train.Count:N0} "
                + "are tested. If it has seen some of them, the score is too good.");
            return Data(Train, Train, Train);
        }

        (ByteExamples train, ByteExamples test) = Test is null ? DrawTest(split) : (Train, Test);
        bool isDivided = given is null && (split.TakesFirst || split.Share is not null || Development is null);
        if (!isDivided) return Data(train, given ?? Development!, test);
        if (train.Count < 2)
        {
            throw new DataSetException(
                $"{Folder} has 1 picture to train on; at least 2 are needed, to train on and to choose by.");
        }

        (ByteExamples part, ByteExamples drawn) = split.Divide(train);
        return Data(part, drawn, test);
    }

    /// <summary>A test part as large as a usual development part, of each class its share.</summary>
    private (ByteExamples Train, ByteExamples Test) DrawTest(DevelopmentSplit split)
    {
        if (Train!.Count < MinimumDrawn)
        {
            throw new DataSetException(
                $"{Folder} has {Train.Count} pictures; at least {MinimumDrawn} are needed, to train on, to choose by "
                + "and to test on.");
        }

        var drawing = new DevelopmentSplit { Seed = split.Seed };
        int[] test = drawing.DrawDevelopment(Train.Labels.Span);
        if (!Options.IsForTest)
        {
            Set.Notes.Add(
                $"{Folder} has no test folder: {test.Length:N0} of its {Train.Count:N0} pictures, drawn from each "
                + "class, are the test part.");
        }

        return (Train.Pick(DevelopmentSplit.Others(Train.Count, test)), Train.Pick(test));
    }

    private ImageData Data(ByteExamples train, ByteExamples development, ByteExamples test) => new(
        Set.Name, Decoded.Height, Decoded.Width, train, development, test, Options.Channels)
    {
        Labels = Set.Classes,
        Fit = Options.Fit,
        Pictures = Set.Id,
        Notes = Set.Notes,
    };
}
