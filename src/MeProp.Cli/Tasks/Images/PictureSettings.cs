using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The settings of folders of pictures.</summary>
internal static class PictureSettings
{
    /// <summary>None: as the pictures suggest (<see cref="PictureFolderOptions.Size"/>).</summary>
    public static SizeSetting Size { get; } = new(
        "size", "--size",
        "Folder of pictures: rows and columns of the model's input, as in 28 or 28x32 (the size of all pictures up to "
        + "64x64, or else 28)")
    { IsOfTraining = true, Refusal = OfFolders };

    public static ChoiceSetting<int> Channels { get; } = new(
        "channels", "--channels", "Folder of pictures: grey (1) or colour (3; {default})", PictureFormat.Grey,
        [("1", PictureFormat.Grey), ("3", PictureFormat.Colour)])
    { IsOfTraining = true, Refusal = OfFolders };

    /// <summary>Null: as suits the model, and for training <see cref="PictureFit.Stretch"/>.</summary>
    public static ChoiceSetting<PictureFit?> Fit { get; } = new(
        "fit", "--fit",
        "How pictures become the model's input: as suits the model, and as they are if they have its size already "
        + "({default}; training on a folder of pictures: stretch); "
        + "as MNIST was made, as the drawn digits, as Fashion-MNIST; or stretched whole",
        null,
        [
            ("auto", null), ("mnist", PictureFit.Mnist), ("digits", PictureFit.Digits),
            ("fashion-mnist", PictureFit.FashionMnist), ("stretch", PictureFit.Stretch),
        ])
    { Refusal = OfFolders };

    /// <summary>Of a test: the fit that suits the model, which keeps pictures of its size as they are.</summary>
    public static ChoiceSetting<PictureFit?> ModelFit { get; } = new(
        "modelFit", null, "", null,
        [
            ("none", null), ("mnist", PictureFit.Mnist), ("digits", PictureFit.Digits),
            ("fashion-mnist", PictureFit.FashionMnist), ("stretch", PictureFit.Stretch),
        ]);

    /// <summary>Of a test: the pictures that the model was trained on; empty for none.</summary>
    public static NameSetting TrainedOn { get; } = new("trainedOn", "pictures");

    /// <summary>In the order of the help text.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Size, Channels, Fit];

    public static PictureFolderOptions OptionsOf(RunConfiguration configuration)
    {
        PictureFit? fit = configuration.Get(Fit), modelFit = configuration.Get(ModelFit);
        return new PictureFolderOptions
        {
            Size = configuration.Get(Size),
            Channels = configuration.Get(Channels),
            Fit = fit ?? modelFit ?? PictureFit.Stretch,
            KeepsExamples = fit is null && modelFit is not null,
            IsForTest = configuration.IsGiven(TrainedOn),
            TrainedOn = configuration.Get(TrainedOn),
        };
    }

    /// <summary>A setting with another value than its default; null when there is none.</summary>
    public static Setting? ChangedIn(RunConfiguration configuration)
    {
        var defaults = new SettingValues([]);
        return All.FirstOrDefault(setting => setting.TextIn(configuration) != setting.TextIn(defaults));
    }

    /// <summary>What files of models call a fit.</summary>
    public static string TextOf(PictureFit fit) => fit switch
    {
        PictureFit.Mnist => "mnist",
        PictureFit.Digits => "digits",
        PictureFit.FashionMnist => "fashion-mnist",
        _ => "stretch",
    };

    private static string? OfFolders(RunConfiguration configuration) =>
        configuration.Get(Settings.Dataset) is { } data && !ImageDataSets.Names.Contains(data)
            ? null
            : "is for folders of pictures. Name one, or leave the option out";
}
