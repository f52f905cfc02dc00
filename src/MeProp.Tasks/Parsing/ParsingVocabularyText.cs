namespace MeProp.Tasks;

/// <summary>
/// The text of a <see cref="ParsingVocabulary"/>: a line with version, system, columns of tags and kind of labels, a
/// line of labels, then the words and the tags of each column. An empty line stands between the parts; no part has one.
/// </summary>
internal static class ParsingVocabularyText
{
    private const string Format = "parsing 1", Separator = "\n\n";
    private const string WithSubtypes = "subtypes", WithoutSubtypes = "universal";

    public static string Write(ParsingVocabulary vocabulary)
    {
        ParsingScheme scheme = vocabulary.Scheme;
        string columns = string.Join(',', scheme.TagColumns.Select(NameOf));
        string kind = scheme.KeepsSubtypes ? WithSubtypes : WithoutSubtypes;
        IEnumerable<string> parts = vocabulary.Tags.Prepend(vocabulary.Words).Select(part => part.ToText());
        return $"{Format}\t{scheme.System.Name}\t{columns}\t{kind}\n{vocabulary.Labels.ToText()}\n\n"
            + string.Join('\n', parts);
    }

    public static ParsingVocabulary Read(string text)
    {
        string[] parts = text.Split(Separator), head = parts[0].Split('\n');
        if (head.Length != 2 || ReadScheme(head[0]) is not { } scheme || parts.Length != 2 + scheme.TagColumns.Count)
        {
            throw new FormatException(
                $"The vocabulary of the parser is damaged or of another version: it has {parts.Length} parts and starts "
                + $"with {MessageText.Quote(head[0])}. Expected {MessageText.Quote(Format)}, a system, columns of tags, "
                + "a kind of labels, and a part for words and each column.");
        }

        Vocabulary words = ReadPart(parts, 1, "Words");
        Vocabulary[] tags = [.. scheme.TagColumns.Select((column, i) => ReadPart(parts, 2 + i, column.ToString()))];
        return new ParsingVocabulary(scheme, TagSet.FromText(head[1]), words, tags);
    }

    private static ParsingScheme? ReadScheme(string line)
    {
        if (line.Split('\t') is not [Format, var system, var columns, (WithSubtypes or WithoutSubtypes) and var kind])
            return null;
        TagColumn[] named = [.. columns.Split(',').SelectMany(name =>
            Enum.GetValues<TagColumn>().Where(column => NameOf(column) == name))];
        bool isWhole = string.Join(',', named.Select(NameOf)) == columns && named.Distinct().Count() == named.Length;
        TransitionSystem? found = TransitionSystem.All.FirstOrDefault(one => one.Name == system);
        return found is null || !isWhole
            ? null
            : new ParsingScheme { System = found, TagColumns = named, KeepsSubtypes = kind == WithSubtypes };
    }

    /// <summary>The separator took the line end of each part but the last.</summary>
    private static Vocabulary ReadPart(string[] parts, int index, string name)
    {
        try
        {
            return Vocabulary.FromText(parts[index] + (index + 1 < parts.Length ? "\n" : ""));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"{name}: {exception.Message}", exception);
        }
    }

    private static string NameOf(TagColumn column) => column.ToString().ToLowerInvariant();
}
