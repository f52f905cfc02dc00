using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The option --tagger: taggers whose tags a parser sees, one for each column.</summary>
internal sealed class TaggerOption
{
    private readonly Option<string[]> _taggers = new("--tagger")
    {
        HelpName = "MODEL",
        Description = "A trained tagger, or a run folder, whose tags the parser sees; for UPOS and XPOS give it twice",
    };

    public void AddTo(Command command) => command.Add(_taggers);

    /// <summary>The paths as given.</summary>
    public IReadOnlyList<string> PathsIn(ParseResult parsed) => parsed.GetValue(_taggers) ?? [];

    /// <summary>Opens taggers.</summary>
    public static IReadOnlyList<Tagger> Open(
        IReadOnlyList<string> paths, ProgramEnvironment environment, Device device)
    {
        Tagger[] taggers = [.. paths.Select(path => Open(path, environment, device))];
        return taggers.DistinctBy(tagger => tagger.Vocabulary.Column).Count() == taggers.Length
            ? taggers
            : throw new ConfigurationException("--tagger: two taggers write the same column. Give one of them.");
    }

    private static Tagger Open(string path, ProgramEnvironment environment, Device device)
    {
        TaggingModel model = TextArguments.Open<TaggingModel, TaggingTask>(
            ModelArgument.FileOf(path, environment), environment, device);
        return new Tagger(model.Network, device, model.Vocabulary);
    }
}
