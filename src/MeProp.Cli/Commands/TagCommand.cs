using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop tag</c>: tags text with a trained model, sentence by sentence, from CoNLL-U to CoNLL-U.</summary>
internal static class TagCommand
{
    private const string Description =
        "Tags text with a trained tagger. Reads CoNLL-U, or one sentence a line with spaces between its words; writes "
        + "CoNLL-U in which only the tags differ.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("tag", Description);
        var arguments = new TextArguments("tag", "tagged");
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            SettingValues values = arguments.ReadSettings(parsed, environment);
            using Device device = ComputeDevice.Open(
                values, values.Get(Settings.PlainThreads), environment);
            TaggingModel model = arguments.Open<TaggingModel, TaggingTask>(parsed, environment, device);
            var tagger = new Tagger(model.Network, device, model.Vocabulary);
            return arguments.Convert(parsed, values, environment, tagger.Tag);
        });
        return command;
    }
}
