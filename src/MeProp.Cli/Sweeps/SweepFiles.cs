using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MeProp.Cli;

/// <summary>Writes the results of a sweep: results.json, results.csv, groups.csv and results.md.</summary>
internal static class SweepFiles
{
    public const string JsonName = "results.json", RunsName = "results.csv", GroupsName = "groups.csv";

    public const string MarkdownName = "results.md";

    public static void Write(SweepFolder folder, SweepReport report)
    {
        folder.Write(JsonName, Encoding.UTF8.GetString(folder.Json.FileOf(report)));
        folder.Write(RunsName, Runs(folder, report));
        folder.Write(GroupsName, Groups(folder, report));
        folder.Write(MarkdownName, new SweepTable(folder, report, "±").ToMarkdown());
    }

    private static string Runs(SweepFolder folder, SweepReport report)
    {
        Setting[] varied = [.. folder.Plan.GroupSettings];
        string[] others = [.. report.Runs.SelectMany(run => run.Others?.Keys ?? Enumerable.Empty<string>()).Distinct()];
        var text = new StringBuilder();
        Append(text, [
            "run", "group", "outcome", .. varied.Select(setting => setting.Key), "seed", Key(folder, "dev"),
            Key(folder, "test"), "trainLoss", "bestEpoch", "epochsCompleted", "backpropSeconds", "epochSeconds",
            "trainSeconds", "parameters", .. others, "error",
        ]);
        foreach (SweepRunLine run in report.Runs)
        {
            Append(text, [
                run.Run, run.Group, run.Outcome, .. Values(run.Settings, varied), Text(run.Seed), Text(run.DevScore),
                Text(run.TestScore), Text(run.TrainLoss), Text(run.BestEpoch), Text(run.EpochsCompleted),
                Text(run.BackpropSeconds), Text(run.EpochSeconds), Text(run.TrainSeconds), Text(run.Parameters),
                .. others.Select(name => run.Others?.GetValueOrDefault(name).ToString() ?? ""), run.Error ?? "",
            ]);
        }

        return text.ToString();
    }

    private static string Groups(SweepFolder folder, SweepReport report)
    {
        Setting[] varied = [.. folder.Plan.GroupSettings];
        string dev = Key(folder, "dev"), test = Key(folder, "test");
        string[] others =
            [.. report.Groups.SelectMany(group => group.FurtherScores).Select(score => score.Key).Distinct()];
        var text = new StringBuilder();
        Append(text, [
            "group", .. varied.Select(setting => setting.Key), "runs", "failedRuns", $"{dev}Mean",
            $"{dev}StandardDeviation", $"{test}Mean", $"{test}StandardDeviation", "backpropSeconds", "epochSeconds",
            .. others.SelectMany(name => (string[])[$"{name}Mean", $"{name}StandardDeviation"]),
        ]);
        foreach (SweepGroup group in report.Groups)
        {
            Dictionary<string, Statistic> further = new(group.FurtherScores);
            Append(text, [
                group.Group, .. Values(group.Settings, varied), Text(group.Runs), Text(group.FailedRuns),
                Text(group.DevScore?.Mean), Text(group.DevScore?.StandardDeviation), Text(group.TestScore?.Mean),
                Text(group.TestScore?.StandardDeviation), Text(group.BackpropSeconds), Text(group.EpochSeconds),
                .. others.Select(further.GetValueOrDefault).SelectMany(
                    score => (string[])[Text(score?.Mean), Text(score?.StandardDeviation)]),
            ]);
        }

        return text.ToString();
    }

    private static string Key(SweepFolder folder, string part) => Evaluator.FieldName(part, folder.ScoreName);

    private static IEnumerable<string> Values(JsonObject values, IEnumerable<Setting> settings) =>
        settings.Select(setting => values[setting.Key]?.ToString() ?? "");

    private static string Text<T>(T value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static void Append(StringBuilder text, IEnumerable<string> values) =>
        text.AppendJoin(',', values.Select(Csv.Quoted)).Append('\n');
}
