using System.CommandLine;
using System.CommandLine.Parsing;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The root command, and what a command line that does not parse is answered.</summary>
internal static class CommandLine
{
    private const string Description = """
        Trains neural networks with sparsified back propagation (meProp).

        Examples:
          meprop train                                    drawn digits, scaled top-k, about 20 seconds
          meprop train mnist --method topk --k 80         MNIST, the 80 largest gradients of each example
          meprop train --config runs/RUN                  repeats a run
          meprop train --resume runs/RUN                  continues one that was interrupted
          meprop compare fashion-mnist --epochs 5         dense and meProp: time and test score
          meprop sweep mnist --k 5,10,20 --seeds 3        every combination of lists of values
          meprop reproduce effect-of-k                    a figure of the paper; without a name, lists them
          meprop resume runs/SWEEP                        continues an interrupted sweep
          meprop evaluate runs/RUN mnist                  accuracy, and which classes are confused
          meprop predict runs/RUN seven.png               what is drawn in a picture
          meprop train tagging                            a part-of-speech tagger, on made sentences
          meprop tag runs/RUN text.conllu                 tags text
          meprop train parsing                            a dependency parser, on made sentences
          meprop parse runs/RUN text.conllu               parses text
          meprop train houses.csv --target price          a column of a table from the others
          meprop predict runs/RUN new.csv                 the table with predictions
          meprop simplify runs/RUN mnist                  removes neurons that the model hardly uses
          meprop info runs/RUN                            the model of a run: layers, labels, training
          meprop samples try                              small files of every kind, to try the program with
          meprop export runs/RUN model.onnx               the model for ONNX Runtime and other programs
          meprop help train                               all options
        """;

    public static RootCommand Create(ProgramEnvironment environment)
    {
        var root = new RootCommand(Description) { HelpName = "meprop" };
        root.Add(TrainCommand.Create(environment));
        root.Add(CompareCommand.Create(environment));
        root.Add(SweepCommand.Create(environment));
        root.Add(ReproduceCommand.Create(environment));
        root.Add(ResumeCommand.Create(environment));
        root.Add(EvaluateCommand.Create(environment));
        root.Add(PredictCommand.Create(environment));
        root.Add(TagCommand.Create(environment));
        root.Add(ParseCommand.Create(environment));
        root.Add(SimplifyCommand.Create(environment));
        root.Add(ReportCommand.Create(environment));
        root.Add(InfoCommand.Create(environment));
        root.Add(ExportCommand.Create(environment));
        root.Add(BenchCommand.Create(environment));
        root.Add(SamplesCommand.Create(environment));
        return root;
    }

    /// <summary>What is wrong with a command line, with what may have been meant; null when it can be run.</summary>
    public static string? ErrorIn(ParseResult parsed)
    {
        // An unknown option is taken for the data argument, so its value is what the parser complains about.
        Command command = parsed.CommandResult.Command;
        string see = $"See {NameOf(command)} --help.";
        string[] names = NamesBehindDoubleDash(parsed);
        string? unknown = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(token => token.Length > 1 && token[0] == '-' && !names.Contains(token));
        if (unknown is not null)
        {
            Command? owner = command.Subcommands.Prepend(command).FirstOrDefault(c => OptionNames(c).Contains(unknown));
            return owner is null
                ? $"There is no option {unknown}.{OtherNames.Question(unknown, [.. OptionNames(command)])}"
                    + $"{FileHint(unknown)} {see}"
                : $"{unknown} goes after the command: {NameOf(owner)} {unknown}. See {NameOf(owner)} --help.";
        }

        if (RepeatedOption(parsed) is { } repeated) return $"{repeated} {see}";
        if (parsed.UnmatchedTokens.Count == 0)
            return parsed.Errors.Count == 0 ? null : $"{ErrorText.Of(parsed.Errors[0])} {see}";
        string token = parsed.UnmatchedTokens[0];
        return command is RootCommand
            ? $"There is no command {token}."
                + $"{NearestName.Question(token, command.Subcommands.Select(c => c.Name))} {see}"
            : $"{token} is one argument too many. {see}";
    }

    /// <summary>What stands behind "--" is a name, whatever it begins with.</summary>
    private static string[] NamesBehindDoubleDash(ParseResult parsed) =>
        [.. parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Select(token => token.Value)];

    /// <summary>A word with one dash may be a file's name.</summary>
    private static string FileHint(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) ? "" : $" If it is a file, write ./{word}.";

    /// <summary>What is wrong when an option is there twice, maybe under two of its names.</summary>
    private static string? RepeatedOption(ParseResult parsed)
    {
        foreach (
            OptionResult result in parsed.CommandResult.Children.OfType<OptionResult>().Where(
                result => result.IdentifierTokenCount > 1 && result.Option.Arity.MaximumNumberOfValues == 1))
        {
            string[] names = [result.Option.Name, .. result.Option.Aliases];
            string[] spellings =
            [
                .. parsed.Tokens.Where(token => token.Type == TokenType.Option && names.Contains(token.Value))
                    .Select(token => token.Value)
                    .Distinct(),
            ];
            return spellings.Length > 1
                ? $"{string.Join(" and ", spellings)} are the same option: give one of them."
                : $"{names[0]} is given more than once: give it once.";
        }

        return null;
    }

    private static string NameOf(Command command) => command is RootCommand ? "meprop" : $"meprop {command.Name}";

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.SelectMany(option => (IEnumerable<string>)[option.Name, .. option.Aliases]);
}
