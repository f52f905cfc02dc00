using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Text files that a model annotates: read in portions, changed, and written as CoNLL-U.</summary>
internal sealed class TextInput(TextFormat format, ProgramEnvironment environment)
{
    /// <summary>Sentences that are read before they are annotated together.</summary>
    private const int Portion = 512;

    private const string StandardInput = "standard input";

    public static ChoiceSetting<TextFormat> Format { get; } = new(
        "format", "--format", "Format of the input ({default}: as its first line looks)", TextFormat.Auto,
        [("auto", TextFormat.Auto), ("conllu", TextFormat.Conllu), ("sentences", TextFormat.Sentences)]);

    /// <summary>
    /// Annotates all files into one output; returns the exit code. <paramref name="draw"/> gives what is written of a
    /// sentence; null for CoNLL-U.
    /// </summary>
    public int Convert(
        IReadOnlyList<string> files, string? output, Action<IReadOnlyList<Sentence>> annotate,
        Func<Sentence, byte[]>? draw = null)
    {
        if (output is null)
        {
            using Stream stream = environment.OpenOutput();
            StandardStreams.Write(() => Write(files, stream, annotate, draw));
            return ExitCode.Done;
        }

        if (output.Length == 0) throw new ConfigurationException("--output: expected a file, not nothing.");
        string path = Path.GetFullPath(output, environment.WorkingDirectory);
        try
        {
            AtomicFile.Write(path, stream => Write(files, stream, annotate, draw));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string folder = Path.GetDirectoryName(path)!;
            throw new IOException(
                $"--output: {path} cannot be written: {WriteFailure.Reason(folder, exception)}.", exception);
        }

        return ExitCode.Done;
    }

    private void Write(
        IReadOnlyList<string> files, Stream output, Action<IReadOnlyList<Sentence>> annotate,
        Func<Sentence, byte[]>? draw)
    {
        // Not disposed: that would close the output.
        var buffered = new BufferedStream(output, 1 << 16);
        using var writer = new ConlluWriter(buffered, leaveOpen: true);
        try
        {
            Write(files, buffered, writer, annotate, draw);
        }
        finally
        {
            buffered.Flush();
        }
    }

    private void Write(
        IReadOnlyList<string> files, Stream output, ConlluWriter writer, Action<IReadOnlyList<Sentence>> annotate,
        Func<Sentence, byte[]>? draw)
    {
        foreach (string file in files) Check(file);
        foreach (string file in files.Count == 0 ? ["-"] : files)
        {
            using Stream content = Open(file, out string name);
            using SentenceReader reader = new(content, name, format);
            var portion = new List<Sentence>(Portion);
            while (true)
            {
                environment.Interruption.ThrowIfCancellationRequested();
                portion.Clear();
                while (portion.Count < Portion && reader.Read() is { } sentence) portion.Add(sentence);
                if (portion.Count == 0) break;
                annotate(portion);
                foreach (Sentence sentence in portion)
                {
                    if (draw is null) writer.Write(sentence);
                    else output.Write(draw(sentence));
                }
            }
        }
    }

    private Stream Open(string file, out string name)
    {
        name = file == "-" ? StandardInput : Path.GetFullPath(file, environment.WorkingDirectory);
        return file == "-" ? environment.OpenInput() : DataFile.Open(name);
    }

    /// <summary>Throws before anything is written where a file is missing.</summary>
    private void Check(string file)
    {
        if (file == "-") return;
        string path = Path.GetFullPath(file, environment.WorkingDirectory);
        if (Directory.Exists(path)) throw new DataSetException($"{path} is a folder. Name a file.");
        if (!File.Exists(path)) throw new DataSetException(ReadFailure.Missing(path));
    }
}
