using System.IO.Compression;
using System.Text;
using MeProp.Tasks.Tests;

namespace MeProp.Cli.Tests;

/// <summary>Files and paths that people really have, with what the program makes of them.</summary>
public sealed class OddFilesTests : IDisposable
{
    private static readonly byte[] WebPage = [.. "<!DOCTYPE html>\n<html><body>404 Not Found</body></html>"u8];

    private readonly Workspace _workspace = new();

    public static TheoryData<string> Encodings => ["utf-16", "utf-16BE", "utf-32", "utf-8"];

    public void Dispose() => _workspace.Dispose();

    [Theory, MemberData(nameof(Encodings))]
    public void A_configuration_of_any_Unicode_encoding_is_read(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] text = encoding.GetBytes("""{ "dataset": "tiny", "hiddenSize": 8, "k": 2, "epochs": 1 }""");
        _workspace.WriteImages("tiny");
        _workspace.WriteBytes("config.json", [.. encoding.Preamble, .. text]);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "config.json", "--quiet").Code);
    }

    [Fact]
    public void A_configuration_of_another_format_is_named()
    {
        (byte[] Content, string Message)[] files =
        [
            (WebPage, "is not a configuration: it is a web page (HTML). A server sent it"),
            (Packed("{}"u8.ToArray()), "is not a configuration: it is a gzip file. Decompress it first."),
            ([.. "PK\u0003\u0004"u8, .. new byte[60]], "is not a configuration: it is a ZIP archive. Unpack it"),
            (PngBytes.File(2, 2, PngBytes.Grey, 8, (_, _) => [0]), "is not a configuration: it is a PNG image."),
        ];
        foreach ((byte[] content, string message) in files)
        {
            _workspace.WriteBytes("c.json", content);
            Fails(ExitCode.WrongUsage, message, "train", "--config", "c.json");
        }
    }

    [Theory]
    [InlineData("train", "--train-file", "t", "--dev-file", "t", "--test-file", "t", "tagging")]
    [InlineData("info", "t")]
    [InlineData("evaluate", "t", "digits")]
    [InlineData("predict", "m", "t")]
    [InlineData("train", "data")]
    public void A_web_page_is_named_whatever_was_expected(params string[] arguments)
    {
        using (var device = CpuDevice.Create(1)) Models.Save(_workspace["m"], device);
        _workspace.WriteBytes("t", WebPage);
        string[] files = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];
        foreach (string file in files)
        {
            Directory.CreateDirectory(_workspace["data"]);
            _workspace.WriteBytes(Path.Combine("data", $"{file}-ubyte.gz"), WebPage);
        }

        ProgramResult result = _workspace.Run(arguments);
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("a web page (HTML)", result.Error, StringComparison.Ordinal);
        Assert.Contains("fetch the file again, from another place", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("info", "link")]
    [InlineData("predict", "m", "link")]
    [InlineData("train", "--config", "link")]
    [InlineData("train", "link")]
    [InlineData("tag", "m", "link")]
    public void A_link_to_nothing_is_told(params string[] arguments)
    {
        using (var device = CpuDevice.Create(1)) Models.Save(_workspace["m"], device);
        File.CreateSymbolicLink(_workspace["link"], "/nowhere/at/all");
        ProgramResult result = _workspace.Run(arguments);
        Assert.NotEqual(ExitCode.Done, result.Code);
        if (arguments[0] == "tag") return; // the model is refused before the file is looked at
        Assert.Contains(
            $"{_workspace["link"]} is a link to /nowhere/at/all, which does not exist.", result.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with space.png")]
    [InlineData("数字 ß é.png")]
    [InlineData("-six.png")]
    [InlineData("--json")]
    [InlineData("a'b\"c$d.png")]
    public void Pictures_of_any_name_are_predicted_behind_a_double_dash(string name)
    {
        using (var device = CpuDevice.Create(1)) Models.Save(_workspace["m"], device);
        _workspace.WriteBytes(name, PngBytes.File(9, 9, PngBytes.Grey, 8, (y, x) => [y == 4 ? 0 : 255]));
        ProgramResult result = _workspace.Run("predict", "m", "--csv", "--", name);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(2, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Data_and_runs_of_any_name_train_and_resume()
    {
        foreach (string name in (string[])["-data", "数字 ß", "a'b"])
        {
            _workspace.WriteImages(name);
            Assert.Equal(ExitCode.Done, _workspace.Run(
                "train", "--hidden", "8", "--k", "2", "--epochs", "1", $"--output={name}-run", "--quiet", "--",
                name).Code);
            Assert.Equal(
                ExitCode.Done, _workspace.Run("train", $"--resume=./{name}-run", "--epochs", "2", "--quiet").Code);
            Assert.Equal(ExitCode.Done, _workspace.Run("info", "--", $"{name}-run").Code);
        }
    }

    [Fact]
    public void What_is_named_in_place_of_a_folder_or_file_is_told()
    {
        _workspace.WriteImages("tiny");
        _workspace.WriteBytes("tiny.zip", [.. "PK\u0003\u0004"u8, .. new byte[60]]);
        Fails(
            ExitCode.WrongUsage, "tiny.zip is a ZIP archive, and data are a folder or a table. Unpack it", "train",
            "tiny.zip");
        string file = Path.Combine("tiny", "train-images-idx3-ubyte");
        Fails(
            ExitCode.WrongUsage, "is a file, and data are a folder or a table as CSV. Name the folder that it is in.",
            "train", file);
        File.CreateSymbolicLink(_workspace["out"], "/nowhere/at/all");
        Fails(
            ExitCode.Failed, $"{_workspace["out"]} is a link to /nowhere/at/all, which does not exist", "train", "tiny",
            "--hidden", "60", "--output", "out");
    }

    [Fact]
    public void A_model_in_a_folder_of_its_name_is_found()
    {
        Directory.CreateDirectory(_workspace["m.safetensors"]);
        using (var device = CpuDevice.Create(1))
            Models.Save(_workspace[Path.Combine("m.safetensors", "m.safetensors")], device);
        Assert.Equal(ExitCode.Done, _workspace.Run("info", "m.safetensors").Code);
    }

    [Fact]
    public void Commands_to_repeat_a_run_can_be_typed_into_a_shell()
    {
        (string Name, string Quoted)[] folders =
        [
            ("plain-1", "plain-1"), ("a b", "\"a b\""), ("-run", "./-run"), ("a$b", "'a$b'"), ("a'b", "\"a'b\""),
            ("a'b$", "'a'\\''b$'"),
        ];
        using StringWriter output = new(), error = new();
        ProgramEnvironment environment = _workspace.CreateEnvironment(output, error);
        foreach ((string name, string quoted) in folders)
            Assert.Equal(quoted, RunFolder.At(name, environment).Quoted(_workspace.Folder));
    }

    [Fact]
    public async Task A_picture_comes_through_a_pipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses bash");
        using (var device = CpuDevice.Create(1)) Models.Save(_workspace["m"], device);
        byte[] pixels = [.. Enumerable.Range(0, 6).Select(i => (byte)(40 * i))];
        _workspace.WriteBytes("a.png", PngBytes.File(9, 9, PngBytes.Grey, 8, (y, _) => [y == 4 ? 0 : 255]));
        _workspace.WriteBytes("a.idx.gz", Packed([.. Workspace.Header(0x803, 1, 2, 3), .. pixels]));
        foreach (string file in (string[])["a.png", "a.idx.gz"])
        {
            using var process = ChildProcess.StartInShell(
                _workspace.Folder, $"exec < <(cat {file})", "predict m /dev/stdin --csv");
            ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
            Assert.Contains("/dev/stdin,0,", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Standard_streams_that_cannot_be_written_never_abort()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        _workspace.WriteImages("tiny");
        const string train = "train tiny --hidden 8 --k 8 --epochs 1 --output ";
        (string Arguments, int Code)[] commands =
        [
            (train + "a 2>/dev/full", ExitCode.Done), (train + "b >/dev/full", ExitCode.Failed),
            (train + "c >/dev/full 2>/dev/full", ExitCode.Failed), (train + "d --json >/dev/full", ExitCode.Failed),
            ("train --help >/dev/full", ExitCode.Failed), ("train --nosuch 2>/dev/full", ExitCode.WrongUsage),
            ("info a >/dev/full 2>/dev/full", ExitCode.Failed), (train + "e 2>&-", ExitCode.Done),
            ("predict a nofile 2>/dev/full", ExitCode.Failed),
        ];
        foreach ((string arguments, int code) in commands)
        {
            using var process = ChildProcess.StartInShell(_workspace.Folder, "true", arguments);
            ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
            Assert.True(code == result.Code, $"{arguments}: {result.Code} {result.Error}");
            if (code == ExitCode.Failed && !arguments.Contains("2>", StringComparison.Ordinal))
                Assert.Contains("error: Standard output cannot be written: ", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_old_configuration_finds_its_files_by_name_in_the_data_directory()
    {
        _workspace.WriteImages("data");
        foreach (string folder in (string[])["/home/someone/mnist/", "C:\\\\Users\\\\someone\\\\"])
        {
            _workspace.Write("old.json", $$"""
                {
                  "TrainFile": "{{folder}}train-images-idx3-ubyte",
                  "TrainLabelFile": "{{folder}}train-labels-idx1-ubyte",
                  "TestFile": "{{folder}}t10k-images-idx3-ubyte",
                  "TestLabelFile": "{{folder}}t10k-labels-idx1-ubyte",
                  "LabelCount": 4, "HiddenSize": 8, "TrainTop": 2, "MaxEpoch": 1, "IterPerEpoch": 1, "NetType": "mlptop"
                }
                """);
            ProgramResult result = _workspace.Run("train", "--config", "old.json", "--data-dir", "data", "--quiet");
            Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        }
    }

    private void Fails(int code, string message, params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static byte[] Packed(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return packed.ToArray();
    }
}
