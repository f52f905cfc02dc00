using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The arguments and options of <c>meprop predict</c>.</summary>
internal sealed class PredictArguments
{
    private const int DefaultTop = 3;

    private readonly ModelArgument _model = new();

    private readonly Argument<string[]> _files = new("files")
    {
        HelpName = "FILE...",
        Arity = ArgumentArity.OneOrMore,
        Description = "Pictures (PNG, JPEG, BMP; any size) and IDX files of images, plain or gzip",
    };

    private readonly ChoiceOption<PictureFit?> _fit = new(
        "--fit",
        "How pictures become the model's input: as suits the model, and as they are if they have its size already (auto); as MNIST was made, as the drawn digits, as Fashion-MNIST; or stretched whole",
        [("auto", null), ("mnist", PictureFit.Mnist), ("digits", PictureFit.Digits), ("fashion-mnist", PictureFit.FashionMnist), ("stretch", PictureFit.Stretch)]);

    private readonly ChoiceOption<PictureInversion> _invert = new(
        "--invert", "Pictures are dark on light: find out (auto), yes, or no", [("auto", PictureInversion.Auto), ("yes", PictureInversion.Yes), ("no", PictureInversion.No)]);

    private readonly SizeOption _top = new("--top", "Classes to show for each image", DefaultTop, 1, 65_536);
    private readonly SizeOption _threads = new("--threads", "Threads; 0 for all processors", 0, 0, 1024);
    private readonly Option<bool> _csv = new("--csv") { Arity = ArgumentArity.Zero, Description = "Print comma-separated values: all probabilities of each image" };
    private readonly Option<bool> _json = new("--json") { Arity = ArgumentArity.Zero, Description = "Print one JSON object a line: all probabilities of each image" };

    /// <summary>Gives a command the arguments and options.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        _model.AddTo(command);
        command.Add(_files);
        foreach (Option option in (ReadOnlySpan<Option>)[_fit.Option, _invert.Option, _top.Option, _threads.Option, _csv, _json]) command.Add(option);
    }

    /// <summary>Reads a command line that parsed without errors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">What paths are relative to.</param>
    /// <exception cref="ConfigurationException">A value is not what it should be, or there is no such model.</exception>
    public PredictRequest Read(ParseResult parsed, ProgramEnvironment environment)
    {
        bool isCsv = parsed.GetValue(_csv), isJson = parsed.GetValue(_json);
        if (isCsv && isJson) throw new ConfigurationException("--csv and --json are two ways of printing the same: give one of them.");
        if ((isCsv || isJson) && parsed.GetResult(_top.Option) is { Implicit: false }) throw new ConfigurationException($"--top is for the table: {(isCsv ? "--csv" : "--json")} prints all classes.");
        var request = new PredictRequest(
            "", parsed.GetValue(_files)!, _fit.Read(parsed), _invert.Read(parsed), _top.Read(parsed), _threads.Read(parsed), isCsv ? OutputMode.Csv : isJson ? OutputMode.Json : OutputMode.Full);
        return request with { ModelFile = _model.FileIn(parsed, environment) };
    }
}
