using System.CommandLine;
using System.CommandLine.Parsing;

namespace MeProp.Cli;

/// <summary>The root command, and what a command line that does not parse is answered.</summary>
internal static class CommandLine
{
    private const string Description = """
        Trains neural networks with sparsified back propagation (meProp).

        Examples:
          meprop train                                    drawn digits, unified top-k, about ten seconds
          meprop train mnist --method topk --k 80         MNIST, the 80 largest gradients of each example
          meprop train --config runs/RUN/config.json      repeats a run
          meprop compare fashion-mnist --epochs 5         dense and meProp: time and test score
        """;

    /// <summary>Makes the root command with all commands.</summary>
    /// <param name="environment">Where they run.</param>
    public static RootCommand Create(ProgramEnvironment environment)
    {
        var root = new RootCommand(Description) { HelpName = "meprop" };
        root.Add(TrainCommand.Create(environment));
        root.Add(CompareCommand.Create(environment));
        root.SetAction(parsed => root.Parse(["--help"]).Invoke(parsed.InvocationConfiguration));
        return root;
    }

    /// <summary>What is wrong with a command line, with what may have been meant; null when it can be run.</summary>
    /// <param name="parsed">The command line.</param>
    public static string? ErrorIn(ParseResult parsed)
    {
        // An option that nobody knows is taken for the data argument, so its value is what the parser complains about.
        Command command = parsed.CommandResult.Command;
        string? unknown = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens).FirstOrDefault(token => token.StartsWith('-'));
        if (unknown is not null) return $"There is no option {unknown}.{NearestName.Question(unknown, OptionNames(command))} See meprop {command.Name} --help.";
        if (parsed.Errors.Count == 0) return null;
        if (parsed.UnmatchedTokens.Count == 0) return parsed.Errors[0].Message;
        string token = parsed.UnmatchedTokens[0];
        return command is RootCommand
            ? $"There is no command {token}.{NearestName.Question(token, command.Subcommands.Select(c => c.Name))} See meprop --help."
            : $"{token} is one argument too many. See meprop {command.Name} --help.";
    }

    private static IEnumerable<string> OptionNames(Command command) => command.Options.SelectMany(option => (IEnumerable<string>)[option.Name, .. option.Aliases]);
}
