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
        var model = new ModelArgument();
        var files = new Argument<string[]>("files")
        {
            HelpName = "FILE...",
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Text to tag, plain or gzip; none or - for standard input",
        };
        var output = new Option<string?>("--output")
        {
            HelpName = "FILE",
            Description = "Where to write (standard output); a file that exists is replaced when all is tagged",
        };
        var settings = new SettingOptions([TextInput.Format, Settings.PlainThreads]);
        model.AddTo(command);
        command.Add(files);
        command.Add(output);
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            var values = new SettingValues(settings.Read(parsed, environment.WorkingDirectory));
            using var device = CpuDevice.Create(values.Get(Settings.PlainThreads));
            TaskModel opened = environment.Tasks.Open(model.FileIn(parsed, environment), device);
            if (opened is not TaggingModel tagging)
                throw TaskModel.Mismatch(opened.File, opened.Task.Name, new TaggingTask().Name);
            var tagger = new Tagger(tagging.Network, device, tagging.Vocabulary);
            var input = new TextInput(values.Get(TextInput.Format), environment);
            return input.Convert(parsed.GetValue(files) ?? [], parsed.GetValue(output), tagger.Tag);
        });
        return command;
    }
}
