namespace MeProp.Cli.Tests.German;

internal enum GermanCase
{
    Nominative,
    Accusative,
    Dative,
    Genitive,
}
