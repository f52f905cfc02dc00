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

    /// <summary>How a sentence is written; null for CoNLL-U.</summary>
    private static Func<Sentence, byte[]>? WriterOf(Drawing drawing) => drawing switch
    {
        Drawing.Text => sentence => Encoding.UTF8.GetBytes(ParseDrawing.ToText(sentence) + "\n"),
        Drawing.Svg => sentence => Encoding.UTF8.GetBytes(ParseDrawing.ToSvg(sentence)),
        _ => null,
    };
}
