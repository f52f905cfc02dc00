using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The experiments of the program, whose files are in it, and those of a user's own files.</summary>
internal sealed class ExperimentCatalog(ProgramEnvironment environment)
{
    private const string Extension = ".json", Prefix = "experiments/";

    /// <summary>The names of the built-in experiments, in the order of lists and of the document.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "table-1", "effect-of-k", "k-dimension", "dropout", "layers", "unified", "simplification", "rules",
        "time-to-accuracy", "tagging", "parsing",
    ];

    /// <summary>All built-in experiments.</summary>
    public IReadOnlyList<Experiment> All => [.. Names.Select(BuiltIn)];

    /// <summary>An experiment by its name, or by the path of its file.</summary>
    public Experiment Find(string name)
    {
        if (Names.Contains(name)) return BuiltIn(name);
        string path = Path.GetFullPath(name, environment.WorkingDirectory);
        bool isFile = name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || name.Contains('/')
            || name.Contains('\\');
        if (!isFile || !File.Exists(path))
        {
            throw new ConfigurationException(
                $"There is no experiment {name}{(isFile ? ", no file of this path" : "")}."
                + $"{NearestName.Question(name, Names)} Known are {string.Join(", ", Names)}, and the path of a "
                + "JSON file.");
        }

        string own = Path.GetFileNameWithoutExtension(path);
        if (Names.Contains(own, StringComparer.OrdinalIgnoreCase))
        {
            throw new ConfigurationException(
                $"{path} has the name of a built-in experiment, and so would its results. Give the file another name.");
        }

        var reader = new ExperimentReader(
            path, environment.Tasks, Path.GetDirectoryName(path)!, environment.WorkingDirectory);
        return reader.Read(own, JsonEntries.Read(path)) with { File = path };
    }

    private Experiment BuiltIn(string name)
    {
        string resource = $"{Prefix}{name}{Extension}";
        using Stream stream = typeof(ExperimentCatalog).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program has no resource {resource}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new ExperimentReader(resource, environment.Tasks, environment.WorkingDirectory).Read(name, content);
    }
}
