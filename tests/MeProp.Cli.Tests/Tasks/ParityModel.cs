using System.Text.Json.Serialization.Metadata;
using MeProp.Tasks;

namespace MeProp.Cli.Tests;

internal sealed class ParityModel(ProgramTask task, string file, Model model) : TaskModel(task, file, model)
{
    public override TaskData Fit(TaskData data) => ((ParityData)data).Bits == Network.Inputs
        ? data
        : throw new DataSetException($"The model takes {Network.Inputs} bits. Give it --bits {Network.Inputs}.");

    public override TestResult Test(TaskData data, string part, Device device) =>
        new Result(data.CreateEvaluator(Network, device).Evaluate(data.Part(part)));

    public override TaskPredictor CreatePredictor(
        SettingValues settings, Device device, Terminal terminal, string folder) =>
        new Answers(new Predictor(Network, device), Network.Inputs, settings.Get(ParityTask.Loud), terminal, folder);

    private sealed class Result(Evaluation evaluation) : TestResult(evaluation)
    {
        public override string Summary => $"{ParityTask.ScoreName} {Evaluation.Score:0.00} %";

        public override void WriteTables(Terminal terminal) => terminal.WriteLine($"of {Evaluation.Count} rows");

        public override void WriteJson(Terminal terminal) =>
            terminal.WriteJson(Summary, JsonTypeInfo.CreateJsonTypeInfo<string>(JsonOutput.CreateOptions()));
    }

    private sealed class Answers(
        Predictor predictor, int bits, bool isLoud, Terminal terminal, string folder) : TaskPredictor
    {
        private int _rows;

        public override void Add(string file)
        {
            string path = Path.GetFullPath(file, folder);
            if (!System.IO.File.Exists(path)) throw new DataSetException($"{path} is not there.");
            foreach (string line in System.IO.File.ReadLines(path))
            {
                if (line.Length != bits) throw new DataSetException($"{path}: {line} has not {bits} bits.");
                float[] row = [.. line.Select(c => c - '0')];
                string answer = predictor.Predict(row)[0].Class == 1 ? "odd" : "even";
                terminal.WriteLine($"{line} {(isLoud ? answer.ToUpperInvariant() : answer)}");
                _rows++;
            }
        }

        public override void Finish() => terminal.WriteLine($"{_rows} rows");
    }
}
