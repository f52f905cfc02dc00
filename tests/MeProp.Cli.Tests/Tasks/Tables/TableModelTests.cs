using System.Text.Json;
using MeProp.Tasks;

#pragma warning disable xUnit1051 // small files are written at once

namespace MeProp.Cli.Tests.Tables;

/// <summary>Models of tables: tests, predictions, reports, export.</summary>
public sealed class TableModelTests : TableRuns
{
    [Fact]
    public void Predictions_are_added_to_the_table_whatever_the_order_of_its_columns()
    {
        WriteShapes("shapes.csv", 300);
        Assert.Equal(ExitCode.Done, Train("run", "shapes.csv", "--epochs", "12").Code);
        Workspace.Write(
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
        Assert.Equal(output.ReplaceLineEndings("\n"), File.ReadAllText(Workspace["out.csv"]));
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
            JsonElement.Parse(Ok(["evaluate", "run", .. arguments, "--json"])).GetProperty("examples").GetInt32();
    }

    [Fact]
    public void Reports_show_what_is_confused()
    {
        WriteShapes("shapes.csv", 200);
        string[] settings = [.. Small.Where(setting => setting != "--no-report")];
        Assert.Equal(
            ExitCode.Done, Run(["train", "shapes.csv", "--target", "shape", "--output", "run", .. settings]).Code);
        JsonElement examination = Workspace.Json("run/examination.json");
        Assert.Equal(
            ("rows", 40), (
                examination.GetProperty("unit").GetString(),
                examination.GetProperty("confusions").GetProperty("counts").EnumerateArray()
                    .Sum(row => row.EnumerateArray().Sum(count => count.GetInt32()))));
        string page = File.ReadAllText(Workspace["run/report.html"]);
        Assert.Contains("cube", page);

        // The worst row stands there with its line and cells.
        JsonElement worst = examination.GetProperty("rows").GetProperty("rows")[0];
        int line = worst.GetProperty("line").GetInt32();
        string[] cells = File.ReadAllLines(Workspace["shapes.csv"])[line - 1].Split(',');
        Assert.Equal(cells[..3], worst.GetProperty("cells").EnumerateArray().Select(cell => cell.GetString()));
        Assert.Equal(cells[3], worst.GetProperty("truth").GetString());
        Assert.NotEqual(cells[3], worst.GetProperty("predicted").GetString());
        Assert.Contains($"scope=\"row\" class=\"number\">{line}</th>", page);
    }

    [Fact]
    public void Reports_show_how_near_predicted_numbers_are()
    {
        string[] settings = [.. Small.Where(setting => setting != "--no-report")];
        Ok(["train", "table", "--target", "price", "--output", "run", .. settings]);
        JsonElement examination = Workspace.Json("run/examination.json");
        JsonElement numbers = examination.GetProperty("numbers");
        double[] truths = Doubles("truths"), predictions = Doubles("predictions");
        Assert.Equal((400, 400), (truths.Length, predictions.Length));
        double mean = truths.Average();
        Assert.Equal(
            Workspace.Json("run/summary.json").GetProperty("testR2").GetDouble(),
            100 * (1 - truths.Zip(predictions, (t, p) => (t - p) * (t - p)).Sum()
                / truths.Sum(t => (t - mean) * (t - mean))),
            1e-3);
        double[] errors = [.. examination.GetProperty("rows").GetProperty("rows").EnumerateArray()
            .Select(row => Math.Abs(row.GetProperty("measure").GetDouble()))];
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.Equal(truths.Zip(predictions, (t, p) => Math.Abs(t - p)).Max(), errors[0], 1e-6);
        string page = File.ReadAllText(Workspace["run/report.html"]);
        Assert.Contains("Predicted price", page);
        Assert.DoesNotContain("id=\"confusions\"", page);

        double[] Doubles(string name) => [.. numbers.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
    }

    [Fact]
    public void Tables_that_do_not_fit_a_model_are_told()
    {
        WriteShapes("shapes.csv", 100);
        Train("run", "shapes.csv");
        Workspace.Write("narrow.csv", "weight,colour,shape\n1,red,cube\n");
        Fails(ExitCode.Failed, "lacks the column \"size\", which the model needs.", "predict", "run", "narrow.csv");
        Fails(ExitCode.Failed, "lacks the column \"size\", which the model needs.", "evaluate", "run", "narrow.csv");
        Workspace.Write("unknown.csv", "weight,colour,size,shape\n1,red,2,cone\n");
        Fails(
            ExitCode.Failed, "line 2: shape is \"cone\", a class that training did not have. Known are ball, cube.",
            "evaluate", "run", "unknown.csv");
        Workspace.Write("bare.csv", "weight,colour,size\n1,red,2\n");
        Fails(ExitCode.Failed, "has no column \"shape\".", "evaluate", "run", "bare.csv");
        Assert.Equal(ExitCode.Done, Run("predict", "run", "bare.csv").Code);
        Fails(
            ExitCode.WrongUsage, "--output takes the predictions of one table",
            "predict", "run", "bare.csv", "bare.csv", "--output", "out.csv");
        Assert.False(File.Exists(Workspace["out.csv"]));
        Workspace.WriteImages("tiny");
        Fails(ExitCode.WrongUsage, "is a model for table, not for images", "evaluate", "run", "tiny");
    }

    [Fact]
    public void The_exported_graph_takes_numbers_as_they_are()
    {
        WriteShapes("shapes.csv", 100);
        Train("run", "shapes.csv");
        string[] lines = Ok("export", "run", "model.onnx").ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("input input (N, 4); outputs logits and probabilities (N, 2)", lines[1]);
        Assert.True(File.ReadAllBytes(Workspace["model.onnx"]).AsSpan().IndexOf(
            "4 raw values: weight, colour is blue, colour is red, size."u8) > 0);

        // The last layer of a number gives it in the unit of the target.
        Run(["train", "shapes.csv", "--target", "size", "--output", "number", .. Small]);
        Assert.Contains("output prediction (N, 1)", Ok("export", "number", "number.onnx"));
        using var device = CpuDevice.Create(1);
        var task = new TableTask();
        string file = Workspace["number/best.safetensors"];
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
        byte[] model = File.ReadAllBytes(Workspace["run/best.safetensors"]);
        int place = model.AsSpan().IndexOf("deviation"u8);
        model[place] = (byte)'D';
        Workspace.WriteBytes("bad.safetensors", model);
        Fails(
            ExitCode.Failed, "is no model of tables that can be used: its transformation of tables is damaged:",
            "predict", "bad.safetensors", "shapes.csv");
    }
}
