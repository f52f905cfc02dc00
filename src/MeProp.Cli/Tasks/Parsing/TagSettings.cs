namespace MeProp.Cli;

/// <summary>Settings of a parser that learns with predicted tags, as it sees them in use.</summary>
internal static class TagSettings
{
    public static FlagSetting PredictedTags { get; } = new(
        "predictedTags", "--predicted-tags",
        "Train and score with tags that taggers predict, not with gold tags. Trains the taggers first, once for equal "
        + "text and settings")
    { IsOfTraining = true };

    public static NumberSetting<int> Folds { get; } = new(
        "tagFolds", "--tag-folds",
        "predicted tags: parts of the training text, each tagged by a tagger that is trained on the others ({default})",
        5)
    { Minimum = 2, Maximum = 100, IsOfTraining = true, Refusal = OfPredictedTags };

    public static NumberSetting<int> TaggerHidden { get; } = new(
        "taggerHiddenSize", "--tagger-hidden", "predicted tags: LSTM units of a tagger, per direction ({default})", 150)
    { Minimum = 1, Maximum = 32_768, IsOfTraining = true, Refusal = OfPredictedTags };

    public static NumberSetting<int> TaggerEpochs { get; } = new(
        "taggerEpochs", "--tagger-epochs", "predicted tags: epochs of a tagger ({default})", 4)
    { Minimum = 1, Maximum = 1_000_000, IsOfTraining = true, Refusal = OfPredictedTags };

    public static NumberSetting<ulong> TaggerSeed { get; } = new(
        "taggerSeed", "--tagger-seed", "predicted tags: seed of the taggers, the same for all --seed ({default})", 1)
    { IsOfTraining = true, Refusal = OfPredictedTags };

    public static IReadOnlyList<Setting> All { get; } =
        [PredictedTags, Folds, TaggerHidden, TaggerEpochs, TaggerSeed];

    private static string? OfPredictedTags(RunConfiguration configuration) =>
        configuration.Get(PredictedTags) ? null : "is for --predicted-tags, which is not given";
}
