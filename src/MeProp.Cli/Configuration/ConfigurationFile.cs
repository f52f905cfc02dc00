using System.Text.Encodings.Web;
using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A configuration file: our own JSON, or that of the authors' C# program, told apart by their keys.</summary>
/// <param name="Assignments">What it sets, in order.</param>
/// <param name="Notes">What the user should know about it.</param>
/// <param name="MissingData">What to say when its data files are needed and not there; null when they are.</param>
internal sealed record ConfigurationFile(IReadOnlyList<Assignment> Assignments, IReadOnlyList<string> Notes, string? MissingData)
{
    // What the old program was written for.
    private const string DataSubfolder = "mnist";

    /// <summary>Reads a file of either kind. Paths in it are relative to its folder, then to the working directory.</summary>
    /// <param name="path">The file, or the folder of a run.</param>
    /// <param name="workingDirectory">The second folder for paths.</param>
    /// <param name="dataDirectory">For the old program's files: a folder to look into first; or null.</param>
    /// <param name="clock">Gives the old program's seed when it asks for one.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or something in it is unknown or of the wrong type.</exception>
    public static ConfigurationFile Read(string path, string workingDirectory, string? dataDirectory, TimeProvider clock)
    {
        string fullPath = Path.GetFullPath(path, workingDirectory);
        if (Directory.Exists(fullPath)) fullPath = Path.Combine(fullPath, RunFolder.ConfigurationName);
        IReadOnlyList<JsonEntry> entries = JsonEntries.Read(fullPath);
        string[] folders = [Path.GetDirectoryName(fullPath)!, workingDirectory];
        if (!LegacyConfiguration.IsLegacy(entries)) return new([.. entries.Select(entry => Assign(entry, folders)).OfType<Assignment>()], [], null);
        return new LegacyConfiguration(entries, fullPath).Translate(dataDirectory is null ? folders : [dataDirectory, Path.Combine(dataDirectory, DataSubfolder), .. folders], clock);
    }

    /// <summary>Writes a configuration so that <see cref="Read"/> gives it again.</summary>
    /// <param name="configuration">What to write.</param>
    public static byte[] Write(RunConfiguration configuration)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (Setting setting in Settings.All) setting.Write(writer, configuration);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Checks the type of a value: a number must not stand in quotes, nor a name without.</summary>
    /// <param name="entry">The value.</param>
    /// <param name="kind">What it must be.</param>
    /// <param name="expected">The same in words.</param>
    public static void CheckType(JsonEntry entry, JsonTokenType kind, string expected)
    {
        if (entry.Kind != kind) throw new ConfigurationException($"{entry.Source}: expected {expected}, not {Describe(entry)}.");
    }

    private static Assignment? Assign(JsonEntry entry, string[] folders)
    {
        Setting setting = Settings.All.FirstOrDefault(setting => setting.Key == entry.Key)
            ?? throw new ConfigurationException($"{entry.Source}: unknown key. Did you mean {NearestName.Closest(entry.Key, Settings.All.Select(setting => setting.Key))}?");
        if (entry.Kind == JsonTokenType.Null) return null;
        CheckType(entry, setting.TokenType, setting.Expected);
        return new Assignment(setting, setting is PathSetting path ? path.Resolve(entry.Text, folders) : entry.Text, entry.Source);
    }

    private static string Describe(JsonEntry entry) => entry.Kind == JsonTokenType.String ? $"\"{entry.Text}\"" : entry.Text;
}
