using System.CommandLine;
using System.CommandLine.Parsing;

namespace MeProp.Cli;

/// <summary>Errors of the parser of command lines in the program's own words.</summary>
internal static class ErrorText
{
    /// <summary>A sentence without the advice to read the help.</summary>
    public static string Of(ParseError error)
    {
        for (SymbolResult? result = error.SymbolResult; result is not null; result = result.Parent)
        {
            if (result is OptionResult option) return OfOption(option);
            if (result is CommandResult command) return OfCommand(command) ?? error.Message;
        }

        return error.Message;
    }

    private static string OfOption(OptionResult result)
    {
        string name = result.IdentifierToken?.Value ?? result.Option.Name;
        return (result.Option.Arity.MaximumNumberOfValues, result.Tokens.Count) switch
        {
            (0, _) => $"{name} takes no value.",
            (_, 0) => $"{name} needs a value: {name} {result.Option.HelpName ?? "VALUE"}.",
            (1, > 1) => $"{name} takes one value, not {result.Tokens.Count}.",
            _ => $"{name}: {result.Tokens[^1].Value} is no value that it takes.",
        };
    }

    /// <summary>Arguments that are missing; null when none is.</summary>
    private static string? OfCommand(CommandResult result)
    {
        Argument[] missing = [.. result.Command.Arguments.Where(argument =>
            argument.Arity.MinimumNumberOfValues > 0 && (result.GetResult(argument)?.Tokens.Count ?? 0) == 0)];
        if (missing.Length == 0)
        {
            return result.Command.Subcommands.Any()
                ? $"Name a command: {string.Join(", ", result.Command.Subcommands.Select(command => command.Name))}."
                : null;
        }

        string names = string.Join(" and ", missing.Select(NameOf));
        return $"{names} {(missing.Length == 1 ? "is" : "are")} missing. {NameOf(missing[0])}: "
            + $"{missing[0].Description}.";
    }

    /// <summary>As in the usage of the help text.</summary>
    private static string NameOf(Argument argument) =>
        argument.HelpName is { } name && !name.Contains('|') ? name : argument.Name.ToUpperInvariant();
}
