using System.Globalization;

namespace MeProp.Cli;

/// <summary>Makes the runs of a sweep: the cross product of lists, the last list fastest.</summary>
/// <remarks>
/// Lists are in the order of the settings, so that the order of options does not matter. An option that a combination
/// does not use has its default there; combinations that are the same run then run once.
/// </remarks>
/// <param name="tasks">Known tasks.</param>
/// <param name="resolve">Makes the configuration of a combination.</param>
/// <param name="allowsUseless">Whether an option that no combination uses is allowed.</param>
internal sealed class SweepExpansion(
    TaskList tasks, Func<IReadOnlyList<Assignment>, RunConfiguration> resolve, bool allowsUseless)
{
    private const int MaxRuns = 10_000;
    private const int MaxNameLength = 120;

    private readonly List<string> _notes = [];

    /// <summary>Settings that have several values.</summary>
    public IReadOnlyList<Setting> Varied { get; private set; } = [];

    /// <summary>What the user should know of the combinations.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Makes the runs. Several assignments of a setting are a list.</summary>
    public IReadOnlyList<PlannedRun> Expand(IReadOnlyList<Assignment> given, int? seeds)
    {
        Assignment[][] lists = ListsOf(given, seeds);
        Varied = [.. lists.Where(list => list.Length > 1).Select(list => list[0].Setting)];
        double count = lists.Aggregate(1.0, (product, list) => product * list.Length);
        if (count > MaxRuns)
            throw new ConfigurationException($"These lists make {count:N0} runs; a sweep has at most {MaxRuns:N0}.");

        RunConfiguration[] configurations = [.. Resolve(Combinations(lists))];
        if (configurations.Select(configuration => configuration.Task).Distinct().Count() > 1)
            throw new ConfigurationException("These data belong to several tasks: a sweep has data of one.");
        return Distinct(configurations);
    }

    /// <summary>The values of each setting, in the order of the settings.</summary>
    private Assignment[][] ListsOf(IReadOnlyList<Assignment> given, int? seeds)
    {
        List<Assignment> all = [.. given];
        if (seeds is { } count)
        {
            if (given.Count(value => value.Setting == Settings.Seed) > 1)
                throw new ConfigurationException("--seeds and a list of --seed choose the seeds twice: give one.");
            RunConfiguration first = resolve([.. given.DistinctBy(value => value.Setting)]);
            all.RemoveAll(value => value.Setting == Settings.Seed);
            all.AddRange(SeedsFrom(first.Get(Settings.Seed), count).Select(seed => new Assignment(
                Settings.Seed, seed.ToString(CultureInfo.InvariantCulture), "--seeds")));
        }

        List<Setting> order = [.. tasks.Settings];
        return
        [
            .. all.GroupBy(value => value.Setting)
                .OrderBy(list => order.IndexOf(list.Key))
                .Select(list => list.ToArray()),
        ];
    }

    /// <summary>So many seeds, from the first on.</summary>
    public static IEnumerable<ulong> SeedsFrom(ulong first, int count)
    {
        if (ulong.MaxValue - first < (ulong)count - 1)
            throw new ConfigurationException($"--seeds: there are no {count} seeds from {first} on. Lower --seed.");
        return Enumerable.Range(0, count).Select(i => first + (ulong)i);
    }

    private static IEnumerable<Assignment[]> Combinations(Assignment[][] lists) => lists.Aggregate(
        (IEnumerable<Assignment[]>)[[]],
        (combinations, list) => combinations.SelectMany(start =>
            list.Select(value => (Assignment[])[.. start, value])));

    /// <summary>Options that a combination does not use have their defaults there.</summary>
    private List<RunConfiguration> Resolve(IEnumerable<Assignment[]> combinations)
    {
        var configurations = new List<RunConfiguration>();
        var refused = new Dictionary<Setting, (string Source, string Reason, int Count)>();
        var used = new HashSet<Setting>();
        foreach (Assignment[] combination in combinations)
        {
            RunConfiguration configuration = resolve(combination);
            ILookup<bool, Assignment> byUse = combination.ToLookup(value =>
            {
                if (value.Setting.Refusal(configuration) is not { } reason) return true;
                refused.TryAdd(value.Setting, (value.Source, reason, Count: 0));
                refused[value.Setting] = refused[value.Setting] with { Count = refused[value.Setting].Count + 1 };
                return false;
            });
            used.UnionWith(byUse[true].Select(value => value.Setting));
            configurations.Add(byUse[false].Any() ? resolve([.. byUse[true]]) : configuration);
        }

        foreach ((Setting setting, (string source, string reason, int count)) in refused)
        {
            if (!used.Contains(setting) && !allowsUseless) throw new ConfigurationException($"{source}: {reason}");
            if (used.Contains(setting) && !Varied.Contains(setting))
            {
                _notes.Add(
                    $"{source} has no effect in {count} of {configurations.Count} combinations "
                    + $"({reason.TrimEnd('.')}).");
            }
        }

        return configurations;
    }

    private List<PlannedRun> Distinct(RunConfiguration[] configurations)
    {
        // Case does not tell files apart on every system.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var groups = new Dictionary<string, string>();
        var runs = new Dictionary<string, PlannedRun>();
        string? example = null;
        foreach (RunConfiguration configuration in configurations)
        {
            string identity = configuration.Identity();
            if (runs.TryGetValue(identity, out PlannedRun? same))
            {
                example ??= $"{NameOf(configuration, Varied, isRaw: true)} is the run {same.Name}";
                continue;
            }

            string groupIdentity = configuration.Identity(Settings.Seed);
            if (!groups.TryGetValue(groupIdentity, out string? group))
            {
                Setting[] settings = [.. Varied.Where(setting => setting != Settings.Seed)];
                group = Unused(NameOf(configuration, settings), NameOf(configuration, settings, isRaw: true), names);
                groups.Add(groupIdentity, group);
            }

            string seed = $"seed={configuration.Get(Settings.Seed)}";
            string name = !Varied.Contains(Settings.Seed) ? group : Varied.Count == 1 ? seed : $"{group},{seed}";
            runs.Add(identity, new PlannedRun(name, group, configuration));
        }

        if (example is not null)
        {
            int repeated = configurations.Length - runs.Count;
            _notes.Add(
                $"{repeated} of {configurations.Length} combinations {(repeated == 1 ? "repeats" : "repeat")} another "
                + $"one and {(repeated == 1 ? "is" : "are")} skipped: {example}.");
        }

        return [.. runs.Values];
    }

    /// <summary>A name for a group that no other has.</summary>
    private static string Unused(string name, string full, HashSet<string> names)
    {
        if (names.Add(name) || full.Length <= MaxNameLength && names.Add(name = full)) return name;
        return Enumerable.Range(2, int.MaxValue - 2).Select(i => $"{name}-{i}").First(names.Add);
    }

    /// <summary>As in "method=topk,k=5": the values that the run uses, or all raw values.</summary>
    private static string NameOf(RunConfiguration configuration, IReadOnlyList<Setting> settings, bool isRaw = false)
    {
        string name = string.Join(',', settings
            .Select(setting => (
                Name: setting.Option?.TrimStart('-') ?? (setting == Settings.Dataset ? "data" : setting.Key),
                Value: isRaw ? setting.TextIn(configuration) ?? "none" : configuration.EffectiveText(setting)))
            .Where(part => part.Value.Length > 0)
            .Select(part => $"{part.Name}={Plain(part.Value)}"));
        if (name.Length == 0) return configuration.MethodName;
        return isRaw || name.Length <= MaxNameLength ? name : name[..MaxNameLength];
    }

    /// <summary>A value with characters that every file system takes.</summary>
    private static string Plain(string value) => string.Concat(
        value.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' ? c : '-'));
}
