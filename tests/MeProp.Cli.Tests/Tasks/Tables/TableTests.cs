using System.Globalization;
using System.Text;
using System.Text.Json;
using MeProp.Tasks;
using Parquet;
using Parquet.Schema;

#pragma warning disable xUnit1051 // small files are written at once

namespace MeProp.Cli.Tests.Tables;

/// <summary>Tables through all commands, on made rows and a small network.</summary>
public sealed class TableTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--hidden", "16", "--k", "6", "--epochs", "4", "--batch-size", "10", "--learning-rate", "0.01",
        "--threads", "1", "--no-report",
    ];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_made_table_is_learned_without_a_file()
    {
        ProgramResult trained = Run(["train", "table", "--output", "run", "--epochs", "8", .. Small[6..]]);
        Assert.Equal(ExitCode.Done, trained.Code);
        Assert.Contains("as names and numbers of rows do: \"id\"", trained.Error);
        Assert.Contains(
            "fruits: 1,401 train, 199 dev, 400 test rows of 7 columns (16 inputs), 4 classes", trained.Output);
        JsonElement summary = _workspace.Json("run/summary.json");
        double accuracy = summary.GetProperty("testAccuracy").GetDouble();
        Assert.InRange(accuracy, 90, 99.9);
        JsonElement configuration = _workspace.Json("run/config.json");
        Assert.Equal(
            ("table", "fruits", "kind", 1), (
                configuration.GetProperty("task").GetString(), configuration.GetProperty("dataset").GetString(),
                configuration.GetProperty("target").GetString(), configuration.GetProperty("drawSeed").GetInt32()));

        JsonElement report = JsonElement.Parse(Ok("evaluate", "run", "fruits", "--json"));
        Assert.Equal(accuracy, report.GetProperty("accuracy").GetDouble());
        Assert.Equal(400, report.GetProperty("rows").GetInt32());
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
        double score = _workspace.Json("run/summary.json").GetProperty("testR2").GetDouble();
        Assert.InRange(score, 93, 99.9);

        JsonElement report = JsonElement.Parse(Ok("evaluate", "run", "fruits", "--json"));
        double rmse = report.GetProperty("rmse").GetDouble(), mae = report.GetProperty("mae").GetDouble();
        Assert.Equal(score, report.GetProperty("r2").GetDouble());
        Assert.InRange(rmse, 0.02, 0.06);
        Assert.InRange(mae, 0.5 * rmse, 0.95 * rmse);
        Assert.Contains("RMSE 0.0", Ok("evaluate", "run", "fruits"));
        Assert.Contains("a number", Ok("info", "run"));

        // The errors of predictions are those of evaluate.
        _workspace.Write("fruits.csv", BuiltInTable.Text(2));
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
        _workspace.Write("stars.csv", string.Join('\n', ["a,b,stars", .. rows]));
        Assert.Contains(
            "the 6 different numbers of stars are taken for classes. --target-kind number predicts a number.",
            Run(["train", "stars.csv", "--target", "stars", "--output", "one", .. Small]).Error);
        ProgramResult number = Run(
            ["train", "stars.csv", "--target", "stars", "--target-kind", "number", "--output", "two", .. Small]);
        Assert.Equal((ExitCode.Done, ""), (number.Code, number.Error));
        Assert.True(_workspace.Json("two/summary.json").TryGetProperty("testR2", out _));
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
        string[][] rows = [.. File.ReadLines(_workspace["shapes.csv"]).Skip(1).Select(line => line.Split(','))];
        var schema = new ParquetSchema(
            new DataField<double>("weight"), new DataField<string>("colour"), new DataField<float>("size"),
            new DataField<string>("shape"));
        await using (FileStream file = File.Create(_workspace["shapes.parquet"]))
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
            200, JsonElement.Parse(Ok("evaluate", "one", "shapes.parquet", "--json")).GetProperty("rows").GetInt32());
    }

    [Fact]
    public void Small_tables_have_more_epochs_by_default()
    {
        WriteShapes("shapes.csv", 200);
        Assert.Equal(
            ExitCode.Done, Run("train", "shapes.csv", "--target", "shape", "--output", "run", "--no-report").Code);
        JsonElement configuration = _workspace.Json("run/config.json");
        Assert.Equal(
            (100, 10), (
                configuration.GetProperty("epochs").GetInt32(), configuration.GetProperty("batchSize").GetInt32()));
    }

    [Fact]
    public void Predictions_are_added_to_the_table_whatever_the_order_of_its_columns()
    {
        WriteShapes("shapes.csv", 300);
        Assert.Equal(ExitCode.Done, Train("run", "shapes.csv", "--epochs", "12").Code);
        _workspace.Write(
            "new.csv",
            "note;size;shape;weight;colour\n\"a \"\"b\"\"; c\";9,5;;1;red\nx;0,5;;2;grey\n");
        (int code, string output, string error) = Outcome("predict", "run", "new.csv");
        string[] lines = output.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(
            (ExitCode.Done, "note;size;shape;weight;colour;prediction;probability_ball;probability_cube"),
            (code, lines[0]));
        Assert.StartsWith("\"a \"\"b\"\"; c\";9,5;;1;red;cube;0.", lines[1]);
        Assert.StartsWith("x;0,5;;2;grey;ball;", lines[2]);
        Assert.Equal(
            "note: new.csv: \"colour\": 1 row has a text that training did not have, as \"grey\": it counts as none.\n",
            error.ReplaceLineEndings("\n"));
        double[] probabilities = [.. lines[1].Split(';')[^2..].Select(Number)];
        Assert.Equal(1, probabilities.Sum(), 1e-5);

        Assert.Equal(ExitCode.Done, Run("predict", "run", "new.csv", "--output", "out.csv").Code);
        Assert.Equal(output.ReplaceLineEndings("\n"), File.ReadAllText(_workspace["out.csv"]));
        JsonElement[] json = [.. Ok("predict", "run", "new.csv", "--json").Trim().Split('\n').Select(
            line => JsonElement.Parse(line))];
        Assert.Equal("cube", json[0].GetProperty("prediction").GetString());
        Assert.Equal(2, json[0].GetProperty("line").GetInt32());
        Assert.Equal(probabilities[1], json[0].GetProperty("probabilities").GetProperty("cube").GetDouble(), 1e-6);

        // Predictions of predictions: the names stay different.
        Assert.Contains("probability_cube;prediction_2;", Ok("predict", "run", "out.csv"));
        Assert.Contains("\"a \"\"b\"\"; c\",\"9,5\",,1,red,cube,", Ok("predict", "run", "new.csv", "--csv"));
    }

    [Fact]
    public void Another_table_is_tested_whole_and_the_same_one_by_its_parts()
    {
        WriteShapes("shapes.csv", 200);
        WriteShapes("others.tsv", 50, seed: 9, delimiter: '\t');
        Assert.Equal(ExitCode.Done, Train("run", "shapes.csv").Code);
        Assert.Equal(40, RowsOf("shapes.csv"));
        Assert.Equal(140, RowsOf("shapes.csv", "--part", "train"));
        Assert.Equal(50, RowsOf("others.tsv"));
        Fails(
            ExitCode.WrongUsage, "others is not the table that the model was trained on: it has no dev part.",
            "evaluate", "run", "others.tsv", "--part", "dev");

        int RowsOf(params string[] arguments) =>
            JsonElement.Parse(Ok(["evaluate", "run", .. arguments, "--json"])).GetProperty("rows").GetInt32();
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
        Assert.Equal(_workspace["test.csv"], _workspace.Json("three/config.json").GetProperty("testFile").GetString());
    }

    [Fact]
    public void A_run_continues_and_a_model_is_simplified_and_compared()
    {
        WriteShapes("shapes.csv", 200);
        Assert.Equal(ExitCode.Done, Train("run", "shapes.csv").Code);
        Assert.Equal(ExitCode.Done, Run("train", "--resume", "run", "--epochs", "6", "--no-report").Code);
        Assert.Equal(6, _workspace.Json("run/summary.json").GetProperty("epochs").GetInt32());
        ProgramResult simplified = Run(
            "simplify", "run", "shapes.csv", "--epochs", "3", "--k", "4", "--prune", "0.5", "--output", "small",
            "--no-report");
        Assert.Equal((ExitCode.Done, ""), (simplified.Code, simplified.Error));
        Assert.Contains("140 train, 20 dev, 40 test", simplified.Output);
        Assert.Equal(
            ExitCode.Done, Run(["compare", "shapes.csv", "--target", "shape", "--output", "both", .. Small]).Code);
    }

    [Fact]
    public void Reports_show_what_is_confused()
    {
        WriteShapes("shapes.csv", 200);
        string[] settings = [.. Small.Where(setting => setting != "--no-report")];
        Assert.Equal(
            ExitCode.Done, Run(["train", "shapes.csv", "--target", "shape", "--output", "run", .. settings]).Code);
        JsonElement examination = _workspace.Json("run/examination.json");
        Assert.Equal(
            ("rows", 40), (
                examination.GetProperty("unit").GetString(),
                examination.GetProperty("confusions").GetProperty("counts").EnumerateArray()
                    .Sum(row => row.EnumerateArray().Sum(count => count.GetInt32()))));
        Assert.Contains("cube", File.ReadAllText(_workspace["run/report.html"]));
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

        _workspace.Write("digits.csv", text.Append('\n').ToString());
        ProgramResult trained = Run(["train", "digits.csv", "--target", "label", "--output", "run", .. Small]);
        Assert.Equal((ExitCode.Done, ""), (trained.Code, trained.Error));
        Assert.Equal(100, _workspace.Json("run/summary.json").GetProperty("testAccuracy").GetDouble());
        using var device = CpuDevice.Create(1);
        Assert.Equal(1f / 255, ModelFile.Load(_workspace["run/best.safetensors"], device).Info.InputScale);
        string[] predicted = Ok("predict", "run", "digits.csv").Trim().ReplaceLineEndings("\n").Split('\n');
        Assert.All(predicted.Skip(1), line => Assert.Equal(line.Split(',')[0], line.Split(',')[65]));
    }

    [Fact]
    public void Rows_without_a_target_are_left_out_and_counted()
    {
        WriteShapes("shapes.csv", 100);
        File.AppendAllText(_workspace["shapes.csv"], "1,red,2,\n1,red,2,?\n");
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

    [Fact]
    public void Tables_that_do_not_fit_a_model_are_told()
    {
        WriteShapes("shapes.csv", 100);
        Train("run", "shapes.csv");
        _workspace.Write("narrow.csv", "weight,colour,shape\n1,red,cube\n");
        Fails(ExitCode.Failed, "lacks the column \"size\", which the model needs.", "predict", "run", "narrow.csv");
        Fails(ExitCode.Failed, "lacks the column \"size\", which the model needs.", "evaluate", "run", "narrow.csv");
        _workspace.Write("unknown.csv", "weight,colour,size,shape\n1,red,2,cone\n");
        Fails(
            ExitCode.Failed, "line 2: shape is \"cone\", a class that training did not have. Known are ball, cube.",
            "evaluate", "run", "unknown.csv");
        _workspace.Write("bare.csv", "weight,colour,size\n1,red,2\n");
        Fails(ExitCode.Failed, "has no column \"shape\".", "evaluate", "run", "bare.csv");
        Assert.Equal(ExitCode.Done, Run("predict", "run", "bare.csv").Code);
        Fails(
            ExitCode.WrongUsage, "--output takes the predictions of one table",
            "predict", "run", "bare.csv", "bare.csv", "--output", "out.csv");
        Assert.False(File.Exists(_workspace["out.csv"]));
        _workspace.WriteImages("tiny");
        Fails(ExitCode.WrongUsage, "is a model for table, not for images", "evaluate", "run", "tiny");
    }

    [Fact]
    public void The_exported_graph_takes_numbers_as_they_are()
    {
        WriteShapes("shapes.csv", 100);
        Train("run", "shapes.csv");
        string[] lines = Ok("export", "run", "model.onnx").ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("input input (N, 4); outputs logits and probabilities (N, 2)", lines[1]);
        Assert.True(File.ReadAllBytes(_workspace["model.onnx"]).AsSpan().IndexOf(
            "4 raw values: weight, colour is blue, colour is red, size."u8) > 0);

        // The last layer of a number gives it in the unit of the target.
        Run(["train", "shapes.csv", "--target", "size", "--output", "number", .. Small]);
        Assert.Contains("output prediction (N, 1)", Ok("export", "number", "number.onnx"));
        using var device = CpuDevice.Create(1);
        var task = new TableTask();
        string file = _workspace["number/best.safetensors"];
        TableTarget target = new TableModel(task, file, ModelFile.Load(file, device)).Transformation.Target;
        float[] inputs = [1, 0, 1, 0, 1, -2, 1, 0, 0, 1];
        var examples = new RegressionExamples(inputs, 5, new float[2]);
        float[] before = Predict(ModelFile.Load(file, device).Network);
        float[] after = Predict(task.Export(file, ModelFile.Load(file, device)).Network);
        for (int i = 0; i < 2; i++) Assert.Equal(target.NumberOf(before[i]), after[i], 1e-4);

        float[] Predict(Network network) => new Predictor(network, device).PredictValues(examples);
    }

    [Fact]
    public void A_damaged_transformation_is_told()
    {
        WriteShapes("shapes.csv", 100);
        Train("run", "shapes.csv");
        byte[] model = File.ReadAllBytes(_workspace["run/best.safetensors"]);
        int place = model.AsSpan().IndexOf("deviation"u8);
        model[place] = (byte)'D';
        _workspace.WriteBytes("bad.safetensors", model);
        Fails(
            ExitCode.Failed, "is no model of tables that can be used: its transformation of tables is damaged:",
            "predict", "bad.safetensors", "shapes.csv");
    }

    /// <summary>Large cubes and small balls; heavier ones are red more often.</summary>
    private void WriteShapes(string name, int rows, ulong seed = 1, char delimiter = ',')
    {
        var random = new RandomStream(seed);
        var text = new StringBuilder();
        text.AppendJoin(delimiter, "weight", "colour", "size", "shape").Append('\n');
        for (int i = 0; i < rows; i++)
        {
            bool isCube = random.NextInt32(2) == 1;
            double weight = random.NextDouble() * 4;
            string colour = random.NextDouble() * 4 < weight ? "red" : "blue";
            string size = (isCube ? 6 + 2 * random.NextGaussian() : 3 + random.NextGaussian())
                .ToString("0.00", CultureInfo.InvariantCulture);
            text.AppendJoin(
                delimiter, weight.ToString("0.00", CultureInfo.InvariantCulture), colour, size,
                isCube ? "cube" : "ball").Append('\n');
        }

        _workspace.Write(name, text.ToString());
    }

    private byte[] Weights(string run)
    {
        using var device = CpuDevice.Create(1);
        Network network = ModelFile.Load(_workspace[$"{run}/best.safetensors"], device).Network;
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())
            .SelectMany(BitConverter.GetBytes)];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private ProgramResult Train(string output, string file, params string[] arguments)
    {
        string[] settings = [.. Small];
        for (int i = 0; i < arguments.Length; i += 2)
        {
            int place = Array.IndexOf(settings, arguments[i]);
            if (place >= 0) settings = [.. settings[..place], .. settings[(place + 2)..]];
        }

        return Run(["train", file, "--target", "shape", "--output", output, .. settings, .. arguments]);
    }

    private ProgramResult Run(params string[] arguments) => _workspace.Run(arguments);

    private string Ok(params string[] arguments)
    {
        ProgramResult result = Run(arguments);
        Assert.True(result.Code == ExitCode.Done, result.Error);
        return result.Output;
    }

    private (int Code, string Output, string Error) Outcome(params string[] arguments)
    {
        ProgramResult result = Run(arguments);
        return (result.Code, result.Output, result.Error);
    }

    private void Fails(int code, string expected, params string[] arguments)
    {
        ProgramResult result = Run(arguments);
        Assert.Equal(code, result.Code);
        Assert.Contains(expected, result.Error);
    }
}
