using System.Text;
using System.Text.Json;

namespace MeProp.Tests;

/// <summary>
/// The part of a checkpoint that is no tensor: it comes back as it was, also from version 1, and everything else is
/// refused.
/// </summary>
public class TrainingStateJsonTests
{
    /// <summary>What version 1 wrote of the state that <see cref="Make"/> makes.</summary>
    private const string Version1 =
        """
        {"version":1,"epoch":2,"step":17,"optimizerSteps":1099511627776,
        "order":"0000000000000009000000000000000800000000000000070000000000000006",
        "dropout":"0000000000000001ffffffffffffffff00000000000000030000000000000004",
        "selection":"0000000000000000000000000000000000000000000000000000000000000001",
        "losses":[2.718281828459045,0.14285714285714285],"windowExamples":170,
        "earlierSeconds":[0.1,0.2,0.3,0.4,0.5,1.6,0.8],"activities":[[105,0,105,7],[105,3]],
        "evaluations":[
        {"at":[1,5],"loss":0.30000000000000004,"dev":[1E-300,66.66666666666667,30],"best":true,
        "hidden":[],"seconds":3.141592653589793},
        {"at":[2,1099511627779],"loss":5E-324,"dev":[1,20,30],"test":["NaN",10,7],"best":false,
        "hidden":[500,1],"seconds":1.7976931348623157E+308}],
        "epochs":[[1,0.3333333333333333,"Infinity",1,2,3,4,5,15.1,0.7]],
        "conditions":{"optimizer":"Adam, \u0022\u03B2\u0022","seed":"18446744073709551615"}}
        """;

    [Fact]
    public void Everything_comes_back_with_the_same_bits()
    {
        TrainingSnapshot before = Make(), after = new();
        string text = TrainingStateJson.Write(before);
        TrainingStateJson.Read(text, after);
        Assert.Equal(text, TrainingStateJson.Write(after));
        AssertEqual(before, after);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(2.2250738585072009E-308)]
    [InlineData(double.MaxValue)]
    [InlineData(0.1)]
    public void Every_number_comes_back_with_the_same_bits(double value)
    {
        TrainingSnapshot before = Make(), after = new();
        before.State.Add(Report(3, value, isBest: false, new Evaluation(value, value, 30), test: null));
        before.State.EpochLoss = before.State.WindowLoss = value;
        TrainingStateJson.Read(TrainingStateJson.Write(before), after);
        TrainingState state = after.State;
        EvaluationReport report = state.Evaluations[^1];
        Evaluation scores = report.Development!.Value;
        double[] values = [state.EpochLoss, state.WindowLoss, report.TrainingLoss, scores.Loss, scores.Score];
        Assert.All(values, actual => Assert.Equal(Bits(value), Bits(actual)));

        static long Bits(double number) => BitConverter.DoubleToInt64Bits(number);
    }

    [Fact]
    public void Further_scores_come_back_and_are_absent_where_there_are_none()
    {
        TrainingSnapshot before = Make(), after = new();
        string without = TrainingStateJson.Write(before);
        Assert.DoesNotContain("others", without, StringComparison.Ordinal);
        var scores = new Evaluation(1, 2, 3) { Others = new(new NamedScore("first", 0.1), new("second", double.NaN)) };
        before.State.Add(Report(3, 1, isBest: false, scores, test: null));
        string with = TrainingStateJson.Write(before);
        TrainingStateJson.Read(with, after);
        Assert.Equal(scores, after.State.Evaluations[^1].Development);
        Assert.Equal(with, TrainingStateJson.Write(after));
    }

    [Fact]
    public void The_text_names_what_it_holds()
    {
        using JsonDocument document = JsonDocument.Parse(TrainingStateJson.Write(Make()));
        JsonElement root = document.RootElement;
        string[] names =
        [
            "version", "epoch", "step", "optimizerSteps", "order", "dropout", "selection", "epochLoss", "windowLoss",
            "windowTargets", "earlierSeconds", "activities", "evaluations", "epochs", "conditions",
        ];
        Assert.Equal(names, root.EnumerateObject().Select(property => property.Name));
        Assert.Equal((2, 170), (root.GetProperty("version").GetInt32(), root.GetProperty("windowTargets").GetInt32()));
        JsonElement second = root.GetProperty("evaluations")[1];
        Assert.Equal(10, second.GetProperty("test").GetProperty("score").GetDouble());
        Assert.Equal("NaN", second.GetProperty("test").GetProperty("loss").GetString());
        Assert.Equal(500, second.GetProperty("hiddenSizes")[0].GetInt32());
        Assert.Equal(0.7, root.GetProperty("epochs")[0].GetProperty("seconds").GetProperty("evaluate").GetDouble());
        Assert.Equal(7, root.GetProperty("activities")[0].GetProperty("hits")[2].GetInt32());
        Assert.Equal("18446744073709551615", root.GetProperty("conditions").GetProperty("seed").GetString());
    }

    [Fact]
    public void A_text_of_version_1_is_read()
    {
        var snapshot = new TrainingSnapshot();
        TrainingStateJson.Read(Version1, snapshot);
        AssertEqual(Make(), snapshot);
        Assert.Equal(TrainingStateJson.Write(Make()), TrainingStateJson.Write(snapshot));
    }

    [Fact]
    public void A_text_that_was_damaged_is_refused_or_read_and_nothing_else()
    {
        foreach (string text in (string[])[TrainingStateJson.Write(Make()), Version1])
        {
            var random = new Random(7);
            int refused = 0;
            for (int i = 0; i < 2000; i++)
            {
                try
                {
                    TrainingStateJson.Read(Damage(text, i % 4, random), new TrainingSnapshot());
                }
                catch (FormatException)
                {
                    refused++;
                }
            }

            Assert.InRange(refused, 1000, 2000);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":2}")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":null}")]
    public void Something_else_is_refused(string text) =>
        Assert.Throws<FormatException>(() => TrainingStateJson.Read(text, new TrainingSnapshot()));

    [Theory]
    [InlineData("\"epoch\":2,", "\"epoch\":3,")]
    [InlineData("\"step\":17,", "\"step\":-1,")]
    [InlineData("\"step\":17,", "\"step\":null,")]
    [InlineData("\"step\":17,", "")]
    [InlineData("\"windowTargets\":170,", "\"windowTargets\":-170,")]
    [InlineData("\"optimizerSteps\":1099511627776,", "\"optimizerSteps\":16,")]
    [InlineData("\"order\":\"0000000000000009", "\"order\":\"000000000000000")]
    [InlineData("\"order\":\"0000000000000009", "\"order\":\"000000000000000x")]
    [InlineData("0000000000000000000000000000000000000001", "0000000000000000000000000000000000000000")]
    [InlineData("\"index\":2,", "\"index\":3,")]
    [InlineData("\"activities\":[", "\"activities\":[null,")]
    [InlineData("\"evaluations\":[", "\"evaluations\":[null,")]
    [InlineData("\"epochs\":[", "\"epochs\":[null,")]
    [InlineData("\"hits\":[0,", "\"hits\":[106,")]
    [InlineData("\"hits\":[0,105,7]", "\"hits\":null")]
    [InlineData(",\"hits\":[0,105,7]", "")]
    [InlineData("\"hits\":[0,105,7]", "\"hits\":[]")]
    [InlineData("\"hiddenSizes\":[]", "\"hiddenSizes\":null")]
    [InlineData("\"hiddenSizes\":[],", "")]
    [InlineData("\"activities\":[", "\"other\":[")]
    [InlineData(",\"evaluate\":0.7", "")]
    [InlineData(",\"score\":20", "")]
    [InlineData("\"conditions\":{", "\"conditions\":{\"x\":1,")]
    public void What_cannot_be_is_refused(string before, string after)
    {
        string text = TrainingStateJson.Write(Make());
        Assert.Contains(before, text, StringComparison.Ordinal);
        string damaged = text.Replace(before, after, StringComparison.Ordinal);
        FormatException exception =
            Assert.Throws<FormatException>(() => TrainingStateJson.Read(damaged, new TrainingSnapshot()));
        Assert.StartsWith("its training state cannot be read (", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_is_told_from_damage()
    {
        NewerVersionException exception = Assert.Throws<NewerVersionException>(
            () => TrainingStateJson.Read("{\"version\":3,\"what\":[]}", new TrainingSnapshot()));
        Assert.Equal("its training state is of version 3, this program knows versions up to 2", exception.Message);
    }

    private static void AssertEqual(TrainingSnapshot before, TrainingSnapshot after)
    {
        (TrainingState a, TrainingState b) = (before.State, after.State);
        Assert.Equal((a.Epoch, a.Step, a.Order, a.EarlierSeconds), (b.Epoch, b.Step, b.Order, b.EarlierSeconds));
        Assert.Equal((a.EpochLoss, a.WindowLoss, a.WindowTargets), (b.EpochLoss, b.WindowLoss, b.WindowTargets));
        Assert.Equal((a.EvaluationsSinceBest, a.TrainingSeconds), (b.EvaluationsSinceBest, b.TrainingSeconds));
        Assert.Equal(a.Evaluations.Select(Text), b.Evaluations.Select(Text));
        Assert.Equal(a.Epochs.Select(Text), b.Epochs.Select(Text));
        Assert.Equal(a.BestIndex, b.BestIndex);
        Assert.Equal((before.Dropout, before.Selection), (after.Dropout, after.Selection));
        Assert.Equal(before.OptimizerSteps, after.OptimizerSteps);
        Assert.Equal(before.Conditions.Values, after.Conditions.Values);
        Assert.Equal(before.Activities.Select(Text), after.Activities.Select(Text));
    }

    private static object Text(EvaluationReport report) => (
        report.Epoch, report.Index, report.Step, report.TrainingLoss, report.Development, report.Test, report.IsBest,
        (report.TrainingSeconds, string.Join('-', report.HiddenSizes)));

    private static object Text(EpochReport report) =>
        (report.Epoch, report.TrainingLoss, report.ExamplesPerSecond, report.Seconds);

    private static object Text(ActivityCounts activity) => (activity.Examples, string.Join('-', activity.Hits));

    private static string Damage(string text, int kind, Random random)
    {
        var damaged = new StringBuilder(text);
        int position = random.Next(text.Length);
        switch (kind)
        {
            case 0: damaged[position] = (char)random.Next(32, 127); break;
            case 1: damaged.Remove(position, Math.Min(random.Next(1, 20), text.Length - position)); break;
            case 2: damaged.Insert(position, text.AsSpan(random.Next(text.Length - 20), 20)); break;
            default: damaged.Length = position; break;
        }

        return damaged.ToString();
    }

    private static TrainingSnapshot Make()
    {
        var snapshot = new TrainingSnapshot
        {
            Dropout = new RandomState(1, ulong.MaxValue, 3, 4),
            Selection = new RandomState(0, 0, 0, 1),
            OptimizerSteps = 1L << 40,
            Conditions = new([new("optimizer", "Adam, \"β\""), new("seed", "18446744073709551615")]),
        };
        snapshot.Activities.AddRange([new ActivityCounts(105, [0, 105, 7]), new ActivityCounts(105, [3])]);
        TrainingState state = snapshot.State;
        state.Add(Report(1, 0.1 + 0.2, isBest: true, new Evaluation(1e-300, 200.0 / 3, 30), test: null));
        state.Add(new EpochReport
        {
            Epoch = 1,
            TrainingLoss = 1.0 / 3,
            ExamplesPerSecond = double.PositiveInfinity,
            Seconds = new(1, 2, 3, 4, 5, 15.1, 0.7),
        });
        var test = new Evaluation(double.NaN, 10, 7);
        state.Add(Report(2, double.Epsilon, isBest: false, new Evaluation(1, 20, 30), test));
        (state.Epoch, state.Step, state.Order) = (2, 17, new RandomState(9, 8, 7, 6));
        (state.EpochLoss, state.WindowLoss, state.WindowTargets) = (Math.E, 1.0 / 7, 170);
        state.EarlierSeconds = new(0.1, 0.2, 0.3, 0.4, 0.5, 1.6, 0.8);
        return snapshot;
    }

    private static EvaluationReport Report(
        int index, double loss, bool isBest, Evaluation development, Evaluation? test) =>
        new()
        {
            Epoch = index,
            Index = index,
            Step = index == 1 ? 5 : (1L << 40) + 3,
            TrainingLoss = loss,
            Development = development,
            Test = test,
            HiddenSizes = index == 1 ? [] : [500, 1],
            IsBest = isBest,
            TrainingSeconds = index == 1 ? Math.PI : double.MaxValue,
        };
}
