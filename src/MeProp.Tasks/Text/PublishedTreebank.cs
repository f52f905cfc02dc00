namespace MeProp.Tasks;

/// <summary>A published treebank of three files: training, development, test.</summary>
internal sealed record PublishedTreebank(string Name, IReadOnlyList<Uri> Mirrors, IReadOnlyList<PublishedFile> Files)
    : PublishedSet(Name, BuiltInSentences.Name, Mirrors, Files)
{
    /// <summary>
    /// Universal Dependencies English Web Treebank, release 2.16 (Natalia Silveira and others; CC BY-SA 4.0). The
    /// release states no checksums; these are of its files.
    /// </summary>
    public static PublishedTreebank Ewt { get; } = new(
        "ewt",
        [new("https://raw.githubusercontent.com/UniversalDependencies/UD_English-EWT/r2.16/")],
        [
            new(
                "en_ewt-ud-train.conllu",
                14_203_025,
                "3fb78e2b55482c8ee00caa653af436c88c9e5bc9a73ce26e4ae3ddc79d2b7e7b"),
            new(
                "en_ewt-ud-dev.conllu",
                1_805_545,
                "531a54ff90d6ab12201c5a50c3e78e6ddac4de69abc4bce5d275d3cd29efe2b6"),
            new(
                "en_ewt-ud-test.conllu",
                1_804_515,
                "e266e515a0a7547657ed3d90d9ba46487d6bd251f27ad4269d4e8a427c8555cd"),
        ]);
}
