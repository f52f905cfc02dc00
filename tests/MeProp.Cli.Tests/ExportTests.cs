using MeProp.Onnx;

namespace MeProp.Cli.Tests;

public sealed class ExportTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose()
    {
        _device.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public void The_file_is_the_exported_network_with_all_that_is_known_of_it()
    {
        Network network = Models.Save(_workspace[Path.Combine("run", "best.safetensors")], _device);
        ProgramResult result = _workspace.Run("export", "run", Path.Combine("new", "folder", "model.onnx"));
        string file = _workspace[Path.Combine("new", "folder", "model.onnx")];
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(
            $"{file}: {FileSize.Of(file)}, 167 parameters\ninput input (N, 6); outputs logits and probabilities (N, "
            + "3)\n",
            result.Output.ReplaceLineEndings("\n"));

        using var expected = new MemoryStream();
        OnnxExporter.Export(expected, network, Models.Info);
        Assert.Equal(expected.ToArray(), File.ReadAllBytes(file));
    }

    [Fact]
    public void The_model_of_a_run_can_be_shown_and_exported()
    {
        Assert.Equal(ExitCode.Done, _workspace.TrainTiny("--method", "topk").Code);
        string info = _workspace.Run("info", "run").Output;
        foreach (string text in (string[])["4 x 4, raw values times 0.003921569", "top-k 4", "tiny"])
            Assert.Contains(text, info.Replace('×', 'x'), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _workspace.Run("export", "run", "model.onnx").Code);

        Model model = ModelFile.Load(_workspace[Path.Combine("run", "best.safetensors")], _device);
        using var expected = new MemoryStream();
        OnnxExporter.Export(expected, model.Network, model.Info);
        Assert.Equal(expected.ToArray(), File.ReadAllBytes(_workspace["model.onnx"]));
    }

    [Fact]
    public void A_file_is_replaced_only_when_the_user_says_so()
    {
        Models.Save(_workspace["m"], _device);
        _workspace.Write("model.onnx", "old");
        ProgramResult result = _workspace.Run("export", "m", "model.onnx");
        Assert.Equal((ExitCode.WrongUsage, ""), (result.Code, result.Output));
        Assert.Equal(
            $"error: {_workspace["model.onnx"]} exists already: name another file, or replace it with --force.",
            result.Error.TrimEnd());
        Assert.Equal("old", File.ReadAllText(_workspace["model.onnx"]));

        Assert.Equal(ExitCode.Done, _workspace.Run("export", "m", "model.onnx", "--force").Code);
        Assert.NotEqual("old", File.ReadAllText(_workspace["model.onnx"]));
    }

    [Fact]
    public void The_model_itself_is_never_replaced()
    {
        Models.Save(_workspace[Path.Combine("run", "best.safetensors")], _device);
        byte[] before = File.ReadAllBytes(_workspace[Path.Combine("run", "best.safetensors")]);
        foreach (string name in (string[])["best.safetensors", "Best.SafeTensors"])
        {
            // Some disks take both names for one file.
            string target = Path.Combine("run", name);
            File.WriteAllBytes(_workspace[target], before);
            ProgramResult result = _workspace.Run("export", "run", target, "--force");
            Assert.Equal(ExitCode.WrongUsage, result.Code);
            Assert.Contains("is the model itself", result.Error, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(_workspace[target]));
        }
    }

    [Fact]
    public void A_refused_export_leaves_no_folder()
    {
        _workspace.Write("m", "no model");
        Assert.Equal(ExitCode.Failed, _workspace.Run("export", "m", Path.Combine("new", "model.onnx")).Code);
        Assert.False(Directory.Exists(_workspace["new"]));
    }

    [Fact]
    public void A_target_that_is_a_folder_or_below_a_file_is_told()
    {
        Models.Save(_workspace["m"], _device);
        Directory.CreateDirectory(_workspace["folder"]);
        ProgramResult result = _workspace.Run("export", "m", "folder");
        Assert.Equal(
            (ExitCode.WrongUsage, $"error: {_workspace["folder"]} is a folder: name a file."),
            (result.Code, result.Error.TrimEnd()));

        string below = Path.Combine("m", "model.onnx");
        result = _workspace.Run("export", "m", below);
        Assert.Equal(
            (ExitCode.Failed, $"error: {_workspace[below]} cannot be written: {_workspace["m"]} is a file."),
            (result.Code, result.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("export", "MODEL and FILE are missing. MODEL: ")]
    [InlineData("export m", "FILE is missing. FILE: ")]
    [InlineData("export m a.onnx b.onnx", "b.onnx is one argument too many")]
    [InlineData("export m a.onnx --forse", "There is no option --forse. Did you mean --force?")]
    [InlineData("export nowhere a.onnx", "There is no model file or run folder")]
    [InlineData("info", "info needs a MODEL or --devices, and not both.")]
    [InlineData("info m --devices", "info needs a MODEL or --devices, and not both.")]
    [InlineData("info m --force", "There is no option --force")]
    public void Wrong_usage_is_told(string arguments, string message)
    {
        Models.Save(_workspace["m"], _device);
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal((ExitCode.WrongUsage, ""), (result.Code, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal([_workspace["m"]], Directory.EnumerateFileSystemEntries(_workspace.Folder));
    }

    [Fact]
    public void Help_shows_the_arguments()
    {
        string export = _workspace.Run("help", "export").Output, info = _workspace.Run("help", "info").Output;
        Assert.Contains("meprop export <model> <file> [options]", export, StringComparison.Ordinal);
        Assert.Contains("--force", export, StringComparison.Ordinal);
        Assert.Contains("meprop info [<model>] [options]", info, StringComparison.Ordinal);
        Assert.All(export.Split('\n').Concat(info.Split('\n')), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        foreach (string help in (string[])[export, info])
        {
            Assert.Contains(
                "  <MODEL>  Folder of a run (its best.safetensors), or a model file", help, StringComparison.Ordinal);
        }
    }
}
