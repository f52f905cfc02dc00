using System.CommandLine;
using System.Text;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop parse</c>: parses text with a trained model, from CoNLL-U to CoNLL-U or to drawings.</summary>
internal static class ParseCommand
{
    private const string Description =
        "Parses text with a trained parser. Reads CoNLL-U with tags, or with --tagger also text without them; writes "
        + "CoNLL-U in which only heads and relations differ.";

    private static readonly ChoiceSetting<Drawing> Draw = new(
        "draw", "--draw", "Draw trees instead: as text, or as SVG (one file for one sentence)", Drawing.None,
        [("none", Drawing.None), ("text", Drawing.Text), ("svg", Drawing.Svg)]);

    private enum Drawing
    {
        None,
        Text,
        Svg,
    }

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("parse", Description);
        var model = new ModelArgument();
        var files = new Argument<string[]>("files")
        {
            HelpName = "FILE...",
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Text to parse, plain or gzip; none or - for standard input",
        };
        var output = new Option<string?>("--output")
        {
            HelpName = "FILE",
            Description = "Where to write (standard output); a file that exists is replaced when all is parsed",
        };
        var taggers = new Option<string[]>("--tagger")
        {
            HelpName = "MODEL",
            Description =
                "A trained tagger, or a run folder, whose tags the parser sees; for UPOS and XPOS give it twice",
        };
        var settings = new SettingOptions([TextInput.Format, Draw, Settings.PlainThreads]);
        model.AddTo(command);
        command.Add(files);
        command.Add(output);
        command.Add(taggers);
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            var values = new SettingValues(settings.Read(parsed, environment.WorkingDirectory));
            using var device = CpuDevice.Create(values.Get(Settings.PlainThreads));
            TaskModel opened = environment.Tasks.Open(model.FileIn(parsed, environment), device);
            if (opened is not ParsingModel parsing)
                throw TaskModel.Mismatch(opened.File, opened.Task.Name, new ParsingTask().Name);
            Tagger[] tagging =
                [.. (parsed.GetValue(taggers) ?? []).Select(path => OpenTagger(path, environment, device))];
            if (tagging.DistinctBy(tagger => tagger.Vocabulary.Column).Count() < tagging.Length)
                throw new ConfigurationException("--tagger: two taggers write the same column. Give one of them.");
            var parser = new Parser(parsing.Network, device, parsing.Vocabulary);
            var input = new TextInput(values.Get(TextInput.Format), environment);
            return input.Convert(
                parsed.GetValue(files) ?? [],
                parsed.GetValue(output),
                sentences =>
                {
                    foreach (Tagger tagger in tagging) tagger.Tag(sentences);
                    CheckTags(sentences, parsing.Vocabulary.Scheme);
                    parser.Parse(sentences);
                },
                WriterOf(values.Get(Draw)));
        });
        return command;
    }

    private static Tagger OpenTagger(string path, ProgramEnvironment environment, Device device)
    {
        TaskModel model = environment.Tasks.Open(ModelArgument.FileOf(path, environment), device);
        return model is TaggingModel tagging
            ? new Tagger(tagging.Network, device, tagging.Vocabulary)
            : throw TaskModel.Mismatch(model.File, model.Task.Name, new TaggingTask().Name);
    }

    /// <summary>Throws where a word lacks a tag that the parser sees: its tree would be a guess.</summary>
    private static void CheckTags(IReadOnlyList<Sentence> sentences, ParsingScheme scheme)
    {
        foreach (TagColumn column in scheme.TagColumns)
        {
            string name = column.ToString().ToUpperInvariant();
            Sentence? bare = sentences.FirstOrDefault(sentence => sentence.Words.All(word => word.Tag(column) is null));
            if (bare is null) continue;
            throw new DataSetException(
                $"{bare.File}, line {bare.LineNumber}: no word of the sentence has a tag in {name}, which the parser "
                + $"sees. Give a tagger of {name} with --tagger.");
        }
    }

    /// <summary>How a sentence is written; null for CoNLL-U.</summary>
    private static Func<Sentence, byte[]>? WriterOf(Drawing drawing)
    {
        bool hasDrawn = false;
        return drawing switch
        {
            Drawing.Text => sentence => Encoding.UTF8.GetBytes(ParseDrawing.ToText(sentence) + "\n"),
            Drawing.Svg => DrawOne,
            _ => null,
        };

        byte[] DrawOne(Sentence sentence)
        {
            if (hasDrawn)
            {
                throw new DataSetException(
                    $"{sentence.File}, line {sentence.LineNumber}: a second sentence. --draw svg draws one sentence: "
                    + "give it one, or --draw text.");
            }

            hasDrawn = true;
            return Encoding.UTF8.GetBytes(ParseDrawing.ToSvg(sentence));
        }
    }
}
