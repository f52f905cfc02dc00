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
        var arguments = new TextArguments("parse", "parsed", Draw);
        var taggers = new TaggerOption();
        arguments.AddTo(command);
        taggers.AddTo(command);
        command.SetAction(parsed =>
        {
            SettingValues values = arguments.ReadSettings(parsed, environment);
            using Device device = ComputeDevice.Open(
                values, values.Get(Settings.PlainThreads), environment);
            ParsingModel model = arguments.Open<ParsingModel, ParsingTask>(parsed, environment, device);
            IReadOnlyList<Tagger> tagging = TaggerOption.Open(taggers.PathsIn(parsed), environment, device);
            var parser = new Parser(model.Network, device, model.Vocabulary);
            return arguments.Convert(
                parsed, values, environment,
                sentences =>
                {
                    foreach (Tagger tagger in tagging) tagger.Tag(sentences);
                    CheckTags(sentences, model.Vocabulary.Scheme);
                    parser.Parse(sentences);
                },
                WriterOf(values.Get(Draw)));
        });
        return command;
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
