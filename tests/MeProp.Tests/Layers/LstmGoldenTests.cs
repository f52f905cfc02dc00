using System.Text.Json.Nodes;

namespace MeProp.Tests;

/// <summary>
/// Outputs and gradients of an LSTM with top-k against Golden/lstm.py, which shares nothing with MeProp.
/// </summary>
public class LstmGoldenTests
{
    private static readonly string[] Directions = ["forward", "backward"];

    [Fact]
    public void Outputs_and_gradients_are_those_of_an_independent_program()
    {
        using Stream stream = typeof(LstmGoldenTests).Assembly.GetManifestResourceStream("lstm.json")!;
        JsonNode golden = JsonNode.Parse(stream)!;
        int[] lengths = [.. golden["lengths"]!.AsArray().Select(length => length!.GetValue<int>())];
        int units = golden["forward"]!["b"]![0]!.AsArray().Count / 4, inputs = golden["x"]![0]![0]!.AsArray().Count;
        using CpuDevice device = CpuDevice.Create(1);
        var layer = new Lstm(units, Keep.TopK(golden["kept"]!.GetValue<int>()), isBidirectional: true);
        var scene = new LstmScene(device, layer, inputs, lengths);
        for (int d = 0; d < 2; d++)
        {
            JsonNode direction = golden[Directions[d]]!;
            layer.InputWeight(d).Value.Upload(Floats(direction["w"]!));
            layer.RecurrentWeight(d).Value.Upload(Floats(direction["u"]!));
            layer.Bias(d).Value.Upload(Floats(direction["b"]!));
        }

        Pack(golden["x"]!, scene.X, scene);
        Pack(golden["dy"]!, scene.OutputGradient, scene);
        scene.Forward();
        Matrix dx = scene.Backward()!;
        LstmScene.AssertEqual(ToSequences(golden["y"]!), scene.ToSequences(scene.Output), "y", 1e-6);
        LstmScene.AssertEqual(ToSequences(golden["dx"]!), scene.ToSequences(dx), "dx", 1e-6);
        for (int d = 0; d < 2; d++)
        {
            JsonNode direction = golden[Directions[d]]!;
            AssertRows(direction["dw"]!, layer.InputWeight(d));
            AssertRows(direction["du"]!, layer.RecurrentWeight(d));
            LstmScene.AssertEqual(ToRow(direction["db"]![0]!), layer.Bias(d).Gradient.ToArray(), "db", 1e-6);
        }
    }

    private static void AssertRows(JsonNode expected, Parameter actual)
    {
        int[] touched = actual.Touched.Rows!.ToArray()[..actual.Touched.Count];
        float[] gradient = actual.Gradient.ToArray();
        for (int row = 0; row < actual.Value.Rows; row++)
        {
            double[] values = ToRow(expected[row]!);
            float[] own = [.. gradient.Chunk(values.Length).ElementAt(row)];
            if (touched.Contains(row)) LstmScene.AssertEqual(values, own, $"{actual.Name} {row}", 1e-6);
            else Assert.All(values, value => Assert.Equal(0, value));
        }
    }

    private static void Pack(JsonNode sequences, HostMatrix destination, LstmScene scene)
    {
        double[][][] values = ToSequences(sequences);
        for (int place = 0; place < values.Length; place++)
        {
            for (int t = 0; t < values[place].Length; t++)
            {
                float[] row = [.. values[place][t].Select(v => (float)v)];
                row.CopyTo(destination.Row(scene.Sequences.RowOf(place, t)));
            }
        }
    }

    private static double[][][] ToSequences(JsonNode sequences) =>
        [.. sequences.AsArray().Select(sequence => sequence!.AsArray().Select(row => ToRow(row!)).ToArray())];

    private static double[] ToRow(JsonNode row) => [.. row.AsArray().Select(value => value!.GetValue<double>())];

    private static float[] Floats(JsonNode rows) =>
        [.. rows.AsArray().SelectMany(row => ToRow(row!)).Select(value => (float)value)];
}
