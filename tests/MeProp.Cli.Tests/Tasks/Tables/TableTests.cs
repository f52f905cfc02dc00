using System.Globalization;
using System.Text;
using System.Text.Json;
using MeProp.Tasks;
using Parquet;
using Parquet.Schema;

#pragma warning disable xUnit1051 // small files are written at once

namespace MeProp.Cli.Tests.Tables;

/// <summary>Training on tables.</summary>
public sealed class TableTests : TableRuns
{
    [Fact]
    public void The_made_table_is_learned_without_a_file()
    {
        ProgramResult trained = Run(["train", "table", "--output", "run", "--epochs", "8", .. Small[6..]]);
        Assert.Equal(ExitCode.Done, trained.Code);
        Assert.Contains("as names and numbers of rows do: \"id\"", trained.Error);
        Assert.Contains(
            "fruits: 1,401 train, 199 dev, 400 test rows of 7 columns (16 inputs), 4 classes", trained.Output);
        JsonElement summary = Workspace.Json("run/summary.json");
        double accuracy = summary.GetProperty("testAccuracy").GetDouble();
        Assert.InRange(accuracy, 90, 99.9);
        JsonElement configuration = Workspace.Json("run/config.json");
        Assert.Equal(
            ("table", "fruits", "kind", 1), (
                configuration.GetProperty("task").GetString(), configuration.GetProperty("dataset").GetString(),
                configuration.GetProperty("target").GetString(), configuration.GetProperty("drawSeed").GetInt32()));

        JsonElement report = JsonElement.Parse(Ok("evaluate", "run", "fruits", "--json"));
        Assert.Equal(accuracy, report.GetProperty("accuracy").GetDouble());
        Assert.Equal(400, report.GetProperty("examples").GetInt32());
        Assert.Equal(
            report.GetProperty("wrong").GetInt32(),
            report.GetProperty("confusionMatrix").EnumerateArray().Index().Sum(row =>
                row.Item.EnumerateArray().Index().Where(cell => cell.Index != row.Index).Sum(c => c.Item.GetInt32())));
        Assert.Contains("quince", Ok("evaluate", "run", "fruits", "--part", "dev"));
        Assert.Contains("4: apple, pear, plum, quince", Ok("info", "run"));
    }

    [Fact]
    public void A_number_is_learned_tested_and_predicted()
    {
        ProgramResult trained = Run(
            ["train", "table", "--target", "price", "--output", "run", "--epochs", "12", .. Small[6..]]);
        Assert.Equal(ExitCode.Done, trained.Code);
        Assert.Contains("1,400 train, 200 dev, 400 test rows of 7 columns (19 inputs), a number", trained.Output);
        Assert.Contains("test R2", trained.Output);
        double score = Workspace.Json("run/summary.json").GetProperty("testR2").GetDouble();
        Assert.InRange(score, 93, 99.9);

        JsonElement report = JsonElement.Parse(Ok("evaluate", "run", "fruits", "--json"));
        double rmse = report.GetProperty("rmse").GetDouble(), mae = report.GetProperty("mae").GetDouble();
        Assert.Equal(score, report.GetProperty("r2").GetDouble());
        Assert.InRange(rmse, 0.02, 0.06);
        Assert.InRange(mae, 0.5 * rmse, 0.95 * rmse);
        Assert.Contains("RMSE 0.0", Ok("evaluate", "run", "fruits"));
        Assert.Contains("a number", Ok("info", "run"));

        // The errors of predictions are those of evaluate.
        Workspace.Write("fruits.csv", BuiltInTable.Text(2));
        double error = JsonElement.Parse(Ok("evaluate", "run", "fruits.csv", "--json")).GetProperty("mae").GetDouble();
        string[][] rows =
        [
            .. Ok("predict", "run", "fruits.csv").Trim().ReplaceLineEndings("\n").Split('\n')
                .Select(line => line.Split(',')),
        ];
        Assert.Equal(("price", "prediction"), (rows[0][7], rows[0][9]));
        Assert.Equal(
            error, rows.Skip(1).Average(row => Math.Abs(Number(row[7]) - Number(row[9]))), 1e-5);
        JsonElement first = JsonElement.Parse(Ok("predict", "run", "fruits.csv", "--json").Split('\n')[0]);
        Assert.Equal(
            Number(rows[1][9]), first.GetProperty("prediction").GetDouble(), 1e-5);
        Assert.Equal(
            ExitCode.Done,
            Run("simplify", "run", "fruits", "--epochs", "1", "--output", "small", "--no-report").Code);
        Assert.Equal(ExitCode.Done, Run("train", "--resume", "run", "--epochs", "13", "--no-report").Code);
    }

    [Fact]
    public void A_few_whole_numbers_are_classes_unless_a_user_wants_numbers()
    {
        string[] rows = [.. Enumerable.Range(0, 100).Select(i => $"{i % 5}.5,{i % 7},{i % 5 + i % 2}")];
        Workspace.Write("stars.csv", string.Join('\n', ["a,b,stars", .. rows]));
        Assert.Contains(
            "the 6 different numbers of stars are taken for classes. --target-kind number predicts a number.",
            Run(["train", "stars.csv", "--target", "stars", "--output", "one", .. Small]).Error);
        ProgramResult number = Run(
            ["train", "stars.csv", "--target", "stars", "--target-kind", "number", "--output", "two", .. Small]);
        Assert.Equal((ExitCode.Done, ""), (number.Code, number.Error));
        Assert.True(Workspace.Json("two/summary.json").TryGetProperty("testR2", out _));
    }

    [Fact]
    public void A_file_is_told_by_its_name_and_gives_the_same_as_with_its_task()
    {
        WriteShapes("shapes.csv", 200);
        Assert.Equal(ExitCode.Done, Train("one", "shapes.csv").Code);
        Assert.Equal(
            ExitCode.Done, Run(["train", "table", "shapes.csv", "--output", "two", "--target", "4", .. Small]).Code);
        Assert.Equal(Weights("one"), Weights("two"));
        Assert.Equal(ExitCode.Done, Run("train", "--config", "one", "--output", "three", "--no-report").Code);
        Assert.Equal(Weights("one"), Weights("three"));
    }

    [Fact]
    public async Task The_same_content_as_Parquet_gives_the_same_network_and_predictions()
    {
        WriteShapes("shapes.csv", 200);
        string[][] rows = [.. File.ReadLines(Workspace["shapes.csv"]).Skip(1).Select(line => line.Split(','))];
        var schema = new ParquetSchema(
            new DataField<double>("weight"), new DataField<string>("colour"), new DataField<float>("size"),
            new DataField<string>("shape"));
        await using (FileStream file = File.Create(Workspace["shapes.parquet"]))
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            DataField[] fields = schema.DataFields;
            await group.WriteAsync<double>(fields[0], Array.ConvertAll(rows, row => Number(row[0])));
            await group.WriteAsync(fields[1], Array.ConvertAll(rows, row => row[1]));
            await group.WriteAsync<float>(fields[2], Array.ConvertAll(rows, row => (float)Number(row[2])));
            await group.WriteAsync(fields[3], Array.ConvertAll(rows, row => row[3]));
        }

        Assert.Equal(ExitCode.Done, Train("one", "shapes.csv").Code);
        Assert.Equal(ExitCode.Done, Train("two", "shapes.parquet").Code);
        Assert.Equal(Weights("one"), Weights("two"));
        Assert.Equal(
            Ok("predict", "one", "shapes.csv").Split('\n').Select(line => line.Split(',')[^1]),
            Ok("predict", "one", "shapes.parquet").Split('\n').Select(line => line.Split(',')[^1]));
        Assert.Equal(
            200,
            JsonElement.Parse(Ok("evaluate", "one", "shapes.parquet", "--json")).GetProperty("examples").GetInt32());
    }

    [Fact]
    public void Small_tables_have_more_epochs_by_default_and_their_last_weights()
    {
        int runs = 0;
        WriteShapes("shapes.csv", 200);
        Assert.Equal(("100", "10", "last", "0.3"), DefaultsWith());
        Assert.Equal(("100", "10", "score", "0.3"), DefaultsWith("--patience", "3"));
        Assert.Equal(("100", "10", "last", "0"), DefaultsWith("--optimizer", "sgd"));
        Assert.Equal(("100", "10", "last", "0.3"), DefaultsWith("--patience", "0"));
        Fails(
            ExitCode.WrongUsage, "--patience: is for --choose score and loss",
            "train", "shapes.csv", "--target", "shape", "--choose", "last", "--patience", "2", "--output", "refused");
        Assert.Equal(
            100, Workspace.Json("run0/summary.json").GetProperty("bestEpoch").GetInt32());
        WriteShapes("large.csv", 20_000);
        Assert.Equal(("2", "50", "score", "0.3"), DefaultsWith("--epochs", "2", "large.csv"));

        (string, string, string, string) DefaultsWith(params string[] arguments)
        {
            string output = $"run{runs++}";
            string[] data = arguments.Contains("large.csv") ? [] : ["shapes.csv"];
            Ok(["train", .. data, "--target", "shape", "--output", output, "--no-report", .. arguments]);
            JsonElement configuration = Workspace.Json($"{output}/config.json");
            return (Text("epochs"), Text("batchSize"), Text("choose"), Text("weightDecay"));

            string Text(string key) => configuration.GetProperty(key).ToString();
        }
    }

    [Fact]
    public void Tables_of_their_own_can_be_the_other_parts()
    {
        WriteShapes("shapes.csv", 200);
        WriteShapes("dev.csv", 30, seed: 8);
        WriteShapes("test.csv", 40, seed: 9);
        ProgramResult trained = Train("run", "shapes.csv", "--dev", "dev.csv", "--test-file", "test.csv");
        Assert.Contains("shapes: 200 train, 30 dev, 40 test rows", trained.Output);
        Assert.Contains(
            "shapes: 175 train, 25 dev, 40 test rows", Train("two", "shapes.csv", "--test-file", "test.csv").Output);
        Assert.Equal(ExitCode.Done, Run("train", "--config", "run", "--output", "three", "--no-report").Code);
        Assert.Equal(Workspace["test.csv"], Workspace.Json("three/config.json").GetProperty("testFile").GetString());
    }

    [Fact]
    public void A_run_continues_and_a_model_is_simplified_and_compared()
    {
        WriteShapes("shapes.csv", 200);
        Assert.Equal(ExitCode.Done, Train("run", "shapes.csv").Code);
        Assert.Equal(ExitCode.Done, Run("train", "--resume", "run", "--epochs", "6", "--no-report").Code);
        Assert.Equal(6, Workspace.Json("run/summary.json").GetProperty("epochs").GetInt32());
        ProgramResult simplified = Run(
            "simplify", "run", "shapes.csv", "--epochs", "3", "--k", "4", "--prune", "0.5", "--output", "small",
            "--no-report");
        Assert.Equal((ExitCode.Done, ""), (simplified.Code, simplified.Error));
        Assert.Contains("140 train, 20 dev, 40 test", simplified.Output);
        Assert.Equal(
            ExitCode.Done, Run(["compare", "shapes.csv", "--target", "shape", "--output", "both", .. Small]).Code);
    }

    [Fact]
    public void Digits_in_a_table_learn_like_images()
    {
        var random = new RandomStream(1);
        var text = new StringBuilder("label");
        for (int i = 0; i < 64; i++) text.Append(CultureInfo.InvariantCulture, $",pixel{i}");
        for (int n = 0; n < 300; n++)
        {
            int label = random.NextInt32(4);
            text.Append(CultureInfo.InvariantCulture, $"\n{label}");
            for (int i = 0; i < 64; i++)
                text.Append(CultureInfo.InvariantCulture, $",{random.NextInt32(100) + (i / 16 == label ? 120 : 0)}");
        }

        Workspace.Write("digits.csv", text.Append('\n').ToString());
        ProgramResult trained = Run(["train", "digits.csv", "--target", "label", "--output", "run", .. Small]);
        Assert.Equal((ExitCode.Done, ""), (trained.Code, trained.Error));
        Assert.Equal(100, Workspace.Json("run/summary.json").GetProperty("testAccuracy").GetDouble());
        using var device = CpuDevice.Create(1);
        Assert.Equal(1f / 255, ModelFile.Load(Workspace["run/best.safetensors"], device).Info.InputScale);
        string[] predicted = Ok("predict", "run", "digits.csv").Trim().ReplaceLineEndings("\n").Split('\n');
        Assert.All(predicted.Skip(1), line => Assert.Equal(line.Split(',')[0], line.Split(',')[65]));
    }

    [Fact]
    public void Rows_without_a_target_are_left_out_and_counted()
    {
        WriteShapes("shapes.csv", 100);
        File.AppendAllText(Workspace["shapes.csv"], "1,red,2,\n1,red,2,?\n");
        ProgramResult trained = Train("run", "shapes.csv");
        Assert.Contains("shapes.csv: 2 rows without a value of shape left out.", trained.Error);
        Assert.Contains("70 train, 10 dev, 20 test", trained.Output);
    }

    [Fact]
    public void Columns_can_be_left_out()
    {
        WriteShapes("shapes.csv", 100);
        Assert.Contains("rows of 1 columns", Train("run", "shapes.csv", "--ignore", "colour, 3").Output);
        Fails(
            ExitCode.Failed, "has no column \"color\". Did you mean colour?",
            "train", "shapes.csv", "--target", "shape", "--ignore", "color");
    }

    [Fact]
    public void Wrong_usage_is_told_with_the_columns()
    {
        WriteShapes("shapes.csv", 100);
        Fails(
            ExitCode.WrongUsage,
            "which column is to be predicted? Give --target one of \"weight\", \"colour\", \"size\", \"shape\", or its "
            + "number from 1 to 4.", "train", "shapes.csv");
        Fails(
            ExitCode.Failed, "has no column \"shap\". Did you mean shape?",
            "train", "shapes.csv", "--target", "shap");
        Fails(ExitCode.Failed, "none.csv does not exist.", "train", "none.csv", "--target", "a");
        Fails(
            ExitCode.WrongUsage, "--target is for table, not for images.", "train", "digits", "--target", "a");
        Fails(
            ExitCode.WrongUsage, "--train-file is for tagging and parsing, not for table.",
            "train", "shapes.csv", "--target", "shape", "--train-file", "shapes.csv");
    }
}
