using System.Security.Cryptography;
using System.Text;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// A folder of predicted tags and taggers, so that nothing is trained twice. Names are hashes of everything that
/// decides the content: settings, training text with its tags, and the text to tag.
/// </summary>
internal sealed class TagCache(string folder)
{
    /// <summary>A change of what taggers or the files are needs another one.</summary>
    private const string Version = "meprop tags 1";

    /// <summary>The folder that a user's runs share.</summary>
    public static TagCache Open(ProgramEnvironment environment) =>
        new(Path.Combine(DataCache.DefaultFolder(environment.Variable), "predicted-tags"));

    public void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{folder}, where predicted tags are kept, cannot be written: "
                + $"{WriteFailure.Reason(folder, exception)}. {DataCache.FolderVariable} names another folder.",
                exception);
        }
    }

    /// <summary>The name of what a tagger gives.</summary>
    public static string NameOf(
        RunConfiguration configuration, TagColumn column, IReadOnlyList<Sentence> training,
        IReadOnlyList<Sentence> target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Version);
        hash.AppendData(ConfigurationFile.Write(configuration));
        foreach (Sentence sentence in training)
        {
            foreach (Word word in sentence.Words) Add($"{word.Form}\t{word.Tag(column)}");
            Add("");
        }

        Add("\t");
        foreach (Sentence sentence in target)
        {
            foreach (Word word in sentence.Words) Add(word.Form);
            Add("");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    /// <summary>Where the tagger of a name is kept.</summary>
    public string ModelOf(string name) => Path.Combine(folder, $"{name}.safetensors");

    /// <summary>The tags of each sentence; null where the cache does not have them, or they are damaged.</summary>
    public string[][]? Find(string name, IReadOnlyList<Sentence> sentences)
    {
        string path = TagsOf(name);
        if (!File.Exists(path)) return null;
        string[] lines = File.ReadAllLines(path);
        if (lines.Length != sentences.Count + 1 || lines[0] != Version) return null;
        string[][] tags = [.. lines.Skip(1).Select(line => line.Split(' '))];
        for (int i = 0; i < tags.Length; i++)
        {
            if (tags[i].Length != sentences[i].Words.Count || tags[i].Any(tag => tag.Length == 0)) return null;
        }

        return tags;
    }

    public void Keep(string name, string[][] tags)
    {
        IEnumerable<string> lines = [Version, .. tags.Select(sentence => string.Join(' ', sentence))];
        AtomicFile.Write(TagsOf(name), Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
    }

    private string TagsOf(string name) => Path.Combine(folder, $"{name}.tags");
}
