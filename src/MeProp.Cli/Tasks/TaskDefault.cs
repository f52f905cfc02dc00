namespace MeProp.Cli;

/// <summary>A default that differs for the data of a name.</summary>
internal sealed record TaskDefault(string Data, Setting Setting, string Text)
{
    public Assignment Assignment => new(Setting, Text, Data);
}
