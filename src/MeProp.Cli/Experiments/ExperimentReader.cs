using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Reads the file of an experiment (docs/experiments.md) and checks all of it before anything is trained.
/// </summary>
/// <param name="path">How messages name the file.</param>
/// <param name="tasks">Known tasks.</param>
/// <param name="folders">Where relative paths in settings begin: the first folder that has them counts.</param>
internal sealed class ExperimentReader(string path, TaskList tasks, params string[] folders)
{
    private const int MaxSeeds = 1000;

    /// <summary>Settings that the command line or the seeds of an experiment decide.</summary>
    private static readonly Setting[] Excluded =
        [
            Settings.Task, Settings.Seed, Settings.Threads, .. Settings.OfDevice, Settings.DataDirectory,
            Settings.Model,
        ];

    /// <summary>Reads the content of the file.</summary>
    /// <exception cref="ConfigurationException">Something in it is unknown, absent or wrong.</exception>
    public Experiment Read(string name, ReadOnlySpan<byte> content) => Read(name, JsonEntries.Parse(content, path));

    /// <summary>Reads the entries of the file.</summary>
    public Experiment Read(string name, IReadOnlyList<JsonEntry> entries)
    {
        var fields = new JsonFields(
            entries, path, "title", "question", "source", "seeds", "closeSeeds", "parts", "figures", "claims", "notes");
        int seeds = fields.Count("seeds", MaxSeeds) ?? 1;
        ExperimentPart[] parts = [.. fields.List("parts").Select(PartOf)];
        if (parts.Length == 0) throw fields.Missing("parts");
        CheckNames(fields.Find("parts")!, parts.Select(part => part.Name), "part");
        var experiment = new Experiment
        {
            Name = name,
            Title = fields.Text("title"),
            Question = fields.Text("question"),
            Source = fields.Text("source"),
            Seeds = seeds,
            CloseSeeds = fields.Count("closeSeeds", MaxSeeds) ?? seeds,
            Parts = parts,
            Figures = [.. fields.List("figures").Select(entry => FigureOf(entry, parts))],
            Claims = [.. fields.List("claims").Select(entry => ClaimOf(entry, parts))],
            Notes = fields.Texts("notes"),
        };
        CheckConfigurations(experiment);
        return experiment;
    }

    private ExperimentPart PartOf(JsonEntry entry)
    {
        JsonFields fields = JsonFields.Of(
            entry, "name", "title", "task", "source", "settings", "quick", "rows", "notes");
        string name = fields.Name("name");
        string taskName = fields.Text("task");
        ProgramTask task = tasks.All.FirstOrDefault(known => known.Name == taskName)
            ?? throw new ConfigurationException(
                $"{fields.Find("task")!.Source}: there is no task {taskName}. Known are "
                + $"{string.Join(", ", tasks.All.Select(known => known.Name))}.");
        ExperimentRow[] rows = [.. fields.List("rows").Select(row => RowOf(row, task))];
        if (rows.Length == 0) throw fields.Missing("rows");
        CheckNames(fields.Find("rows")!, rows.Select(row => row.Name), "row");
        foreach (ExperimentRow row in rows) CheckAgainst(row, rows, fields.Find("rows")!);
        return new()
        {
            Name = name,
            Title = fields.TextOrNull("title") ?? name,
            Task = task,
            Source = fields.TextOrNull("source"),
            Settings = SettingsOf(fields.Members("settings"), task),
            Quick = SettingsOf(fields.Members("quick"), task),
            Rows = rows,
            Notes = fields.Texts("notes"),
        };
    }

    private ExperimentRow RowOf(JsonEntry entry, ProgramTask task)
    {
        JsonFields fields = JsonFields.Of(
            entry, "name", "title", "against", "seeds", "settings", "published", "note");
        string name = fields.Name("name");
        return new()
        {
            Name = name,
            Title = fields.TextOrNull("title") ?? name,
            Against = fields.TextOrNull("against"),
            Seeds = fields.Count("seeds", MaxSeeds),
            Settings = SettingsOf(fields.Members("settings"), task),
            Published = PublishedOf(fields.Find("published")),
            Note = fields.TextOrNull("note"),
        };
    }

    private static PublishedFigures PublishedOf(JsonEntry? entry)
    {
        if (entry is null) return PublishedFigures.None;
        JsonFields fields = JsonFields.Of(entry, "test", "dev", "backpropSeconds", "speedup", "hiddenNeurons");
        return new()
        {
            Test = fields.Number("test"),
            Dev = fields.Number("dev"),
            BackpropSeconds = fields.Number("backpropSeconds"),
            Speedup = fields.Number("speedup"),
            HiddenNeurons = fields.Number("hiddenNeurons"),
        };
    }

    private static ExperimentFigure FigureOf(JsonEntry entry, ExperimentPart[] parts)
    {
        JsonFields fields = JsonFields.Of(entry, "title", "part", "x", "series", "lines");
        ExperimentPart part = PartNamed(fields, parts);
        ExperimentFigure.SeriesOfRows[] series = [.. fields.List("series").Select(item =>
        {
            JsonFields line = JsonFields.Of(item, "title", "x", "rows");
            return new ExperimentFigure.SeriesOfRows(
                line.Text("title"), NumberSettingOf(line, part.Task), RowNames(line, "rows", part));
        })];
        if (series.Length == 0) throw fields.Missing("series");
        return new(fields.Text("title"), part.Name, fields.Text("x"), series, RowNames(fields, "lines", part));
    }

    private static ExperimentClaim ClaimOf(JsonEntry entry, ExperimentPart[] parts)
    {
        JsonFields fields = JsonFields.Of(entry, "text", "part", "rows", "against", "atLeast", "why");
        ExperimentPart part = PartNamed(fields, parts);
        IReadOnlyList<string> rows = RowNames(fields, "rows", part);
        if (rows.Count == 0) throw fields.Missing("rows");
        string? against = fields.TextOrNull("against");
        if (against is not null) CheckRow(against, part, fields.Find("against")!);
        else if (part.Rows.FirstOrDefault(row => rows.Contains(row.Name) && row.Against is null) is { } alone)
            throw new ConfigurationException(
                $"{entry.Source}: the row {alone.Name} is compared with none. Add \"against\" to the claim.");
        double limit = fields.Number("atLeast") ?? throw fields.Missing("atLeast");
        return new(fields.Text("text"), part.Name, rows, against, limit, fields.TextOrNull("why"));
    }

    private IReadOnlyList<Assignment> SettingsOf(IReadOnlyList<JsonEntry> entries, ProgramTask task)
    {
        IReadOnlyList<Assignment> given = ConfigurationFile.AssignmentsOf(entries, path, tasks, folders);
        if (given.FirstOrDefault(value => Excluded.Contains(value.Setting)) is { } excluded)
        {
            throw new ConfigurationException(excluded.Setting == Settings.Seed
                ? $"{excluded.Source}: the runs of an experiment have the seeds 1, 2, …; \"seeds\" says how many."
                : $"{excluded.Source}: not for the settings of an experiment. The command line sets threads and the "
                    + "folder of data, \"task\" of a part its task.");
        }

        tasks.CheckOptions(given, task, owner => owner.Settings);
        return given;
    }

    private static Setting NumberSettingOf(JsonFields fields, ProgramTask task)
    {
        string key = fields.Text("x");
        Setting[] numbers =
        [
            .. Settings.With(task.Settings)
                .Where(setting => setting.TokenType == JsonTokenType.Number),
        ];
        return Array.Find(numbers, setting => setting.Key == key)
            ?? throw new ConfigurationException(
                $"{fields.Find("x")!.Source}: expected the key of a setting that is a number, not {key}."
                + NearestName.Question(key, numbers.Select(setting => setting.Key)));
    }

    private static ExperimentPart PartNamed(JsonFields fields, ExperimentPart[] parts)
    {
        string name = fields.Text("part");
        return Array.Find(parts, part => part.Name == name)
            ?? throw new ConfigurationException(
                $"{fields.Find("part")!.Source}: there is no part {name}."
                + NearestName.Question(name, parts.Select(part => part.Name)));
    }

    private static IReadOnlyList<string> RowNames(JsonFields fields, string key, ExperimentPart part)
    {
        IReadOnlyList<string> names = fields.Texts(key);
        foreach ((string name, JsonEntry item) in names.Zip(fields.List(key))) CheckRow(name, part, item);
        return names;
    }

    private static void CheckRow(string name, ExperimentPart part, JsonEntry place)
    {
        string[] names = [.. part.Rows.Select(row => row.Name)];
        if (names.Contains(name)) return;
        throw new ConfigurationException(
            $"{place.Source}: there is no row {name} in part {part.Name}.{NearestName.Question(name, names)}");
    }

    private static void CheckAgainst(ExperimentRow row, ExperimentRow[] rows, JsonEntry place)
    {
        if (row.Against is null) return;
        string[] others = [.. rows.Select(other => other.Name).Where(name => name != row.Name)];
        if (others.Contains(row.Against)) return;
        throw new ConfigurationException(
            $"{place.Source}: row {row.Name} is compared with {row.Against}, which is no other row of the part."
            + NearestName.Question(row.Against, others));
    }

    private static void CheckNames(JsonEntry place, IEnumerable<string> names, string what)
    {
        // Case does not tell files apart on every system.
        string? repeated = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        if (repeated is not null)
            throw new ConfigurationException($"{place.Source}: the {what} {repeated} is there twice.");
    }

    /// <summary>Both forms of each row must be a configuration.</summary>
    private void CheckConfigurations(Experiment experiment)
    {
        foreach (bool isQuick in (bool[])[false, true])
        {
            var options = new ExperimentOptions { IsQuick = isQuick };
            foreach (ExperimentPart part in experiment.Parts)
            {
                foreach (ExperimentRow row in part.Rows) Check(part, row, options);
            }
        }
    }

    private void Check(ExperimentPart part, ExperimentRow row, ExperimentOptions options)
    {
        try
        {
            part.ConfigurationOf(row, options, tasks);
        }
        catch (ConfigurationException exception) when (!exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            string form = options.IsQuick ? ", quick form" : "";
            throw new ConfigurationException($"{path}, part {part.Name}, row {row.Name}{form}: {exception.Message}");
        }
    }
}
