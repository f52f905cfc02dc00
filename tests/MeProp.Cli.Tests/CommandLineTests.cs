using System.Text.RegularExpressions;

namespace MeProp.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Without_arguments_the_program_prints_help_with_examples()
    {
        ProgramResult result = _workspace.Run();
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("meprop train --config", result.Output, StringComparison.Ordinal);
        Assert.Contains("compare", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help train", "train --help")]
    [InlineData("help compare", "compare --help")]
    public void Help_is_a_word_too(string words, string option)
    {
        ProgramResult result = _workspace.Run(words.Split(' '));
        Assert.Equal(_workspace.Run(option.Split(' ')), result);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        foreach (string text in (string[])["MEPROP_DATA", "MEPROP_SIMD", "130 interrupted"])
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_the_newer_spelling_first()
    {
        string help = _workspace.Run("help", "train").Output;
        foreach (Setting setting in TaskList.Default.Settings.Where(setting => setting.Aliases.Count > 0))
            Assert.Contains(
                $"  {setting.Option}, {string.Join(", ", setting.Aliases)} <", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_has_texts_of_its_own()
    {
        string help = _workspace.Run("help", "compare").Output;
        Assert.Contains("Folder of the runs", help, StringComparison.Ordinal);
        Assert.Contains("The method to set against dense", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_has_the_settings_of_the_model_as_defaults()
    {
        string help = _workspace.Run("evaluate", "--help").Output;
        foreach (string text in (string[])
        [
            "Column of the tags (as in training)", "Moves of the parser (as in training)",
            "(as in training): as it looks (auto), yes, or no",
            "Draw this share of the training examples for the development part (as in training)",
        ])
            Assert.Contains(text, help, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_option_and_alias()
    {
        string help = _workspace.Run("train", "--help").Output;
        Assert.All(
            TaskList.Default.Settings.Where(s => s.Option is not null).SelectMany(
                s => (IEnumerable<string>)[s.Option!, .. s.Aliases]),
            name =>
                Assert.Contains(
                    name + " ", help.Replace(",", " ", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train", "Options --config, Data --data-dir, Method --method, Network --hidden, Training --batch-size,"
        + " Optimizer --optimizer, Computation --seed, Files, processes and output --output, Help -?")]
    [InlineData("sweep", "Options --config, Data --data-dir, Method --method, Network --hidden, Training --batch-size,"
        + " Optimizer --optimizer, Computation --seed, Files, processes and output --output, Runs --seeds, Help -?")]
    [InlineData("simplify", "Data --data-dir, Method --k, Training --batch-size, Optimizer --optimizer,"
        + " Computation --seed, Files, processes and output --output, Help -?")]
    [InlineData("evaluate", "Options --part")]
    public void Long_help_has_headings(string command, string expected)
    {
        string help = _workspace.Run(command, "--help").Output.ReplaceLineEndings("\n");
        string options = help[help.IndexOf("  --", StringComparison.Ordinal)..];
        string before = help[..^options.Length].TrimEnd('\n');
        string all = before[(before.LastIndexOf('\n') + 1)..] + "\n" + options;
        string[] headings =
        [
            .. Regex.Matches(all, @"^(\w.*):\n  (-[-?\w]+)", RegexOptions.Multiline)
                .Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}"),
        ];
        Assert.Equal(expected, string.Join(", ", headings));
    }

    [Theory]
    [InlineData("trian", "Did you mean train?")]
    [InlineData("train --hiden 20", "no option --hiden. Did you mean --hidden?")]
    [InlineData("train digits --epoch 3", "Did you mean --epochs?")]
    [InlineData("train minst", "Did you mean mnist?")]
    [InlineData("train image", "Did you mean images?")]
    [
        InlineData(
            "train --data-dir somewhere",
            "--data-dir: a folder with the files of mnist or fashion-mnist, but the data is digits, which needs none."),
    ]
    [
        InlineData(
            "compare digits --data-dir somewhere",
            "--data-dir: a folder with the files of mnist or fashion-mnist, but the data is digits, which needs none."),
    ]
    [InlineData("train digits mnist", "There is no task digits. Known are images, tagging")]
    [InlineData("train --k", "--k needs a value: --k N. See meprop train --help.")]
    [InlineData("evaluate", "MODEL and DATA are missing. MODEL: Folder of a run (its best.safetensors), or a model")]
    [InlineData("predict m", "FILE... is missing. FILE...: Pictures (PNG, JPEG, BMP; any size)")]
    [InlineData("train --lr 0.01", "no option --lr. Did you mean --learning-rate? (Other programs call it --lr.)")]
    [InlineData("train --lr=0.01", "Did you mean --learning-rate?")]
    [InlineData("train --bs 10", "Did you mean --batch-size?")]
    [InlineData("compare --batch_size 10", "Did you mean --batch-size?")]
    [InlineData("sweep --wd 0.1", "Did you mean --weight-decay?")]
    [InlineData("train --num_workers 2", "Did you mean --threads?")]
    [InlineData("train --validation-split 0.2", "Did you mean --dev-split?")]
    [InlineData("predict m -six.png", "There is no option -six.png. If it is a file, write ./-six.png.")]
    [InlineData("train --dev-split 0", "--dev-split: expected a number from above 0 to below 1, not 0.")]
    [InlineData("train --dev-split 1", "--dev-split: expected a number from above 0 to below 1, not 1.")]
    [InlineData("train digits --draw first", "--draw: nothing is drawn: digits has parts of its own.")]
    [InlineData("train --draw last", "--draw: expected class or first, not last.")]
    [InlineData("train --dev d --dev-split 0.1", "--dev-split: the development part comes from --dev already.")]
    [InlineData("train --k 3 --k 4", "--k is given more than once: give it once. See meprop train --help.")]
    [InlineData("train --hidden 3 --d_hidden 4", "--hidden and --d_hidden are the same option: give one of them.")]
    [InlineData("train --output a --output b", "--output is given more than once")]
    [InlineData("--json train", "--json goes after the command: meprop train --json.")]
    [InlineData("--k 3", "--k goes after the command: meprop train --k.")]
    [InlineData("help trian", "Did you mean train?")]
    [InlineData("train --k ten", "--k: expected a whole number, not ten.")]
    [InlineData("train --hidden 0", "--hidden: expected a whole number from 1 to 32768, not 0.")]
    [InlineData("train --d_hidden 0", "--d_hidden: expected a whole number from 1")]
    [InlineData("train --layers 2.5", "--layers: expected a whole number from 1 to 100, not 2.5.")]
    [InlineData("train --batch-size -1", "--batch-size: expected")]
    [InlineData("train --epochs 99999999999", "--epochs: expected")]
    [InlineData("train --dropout 1", "--dropout: expected a number from 0 to below 1, not 1.")]
    [InlineData("train --dropout NaN", "--dropout: expected")]
    [InlineData("train --learning-rate 0", "--learning-rate: expected a number above 0, not 0.")]
    [InlineData("train --learning-rate 1e999", "--learning-rate: expected")]
    [InlineData("train --l2 -0.1", "--l2: expected a number of at least 0")]
    [InlineData("train --clip -1", "--clip: expected")]
    [InlineData("train --seed -1", "--seed: expected a whole number from 0 to 18446744073709551615, not -1.")]
    [InlineData("train --threads 5000", "--threads: expected a whole number from 0 to 1024")]
    [InlineData("train --limit 0", "--limit: expected a whole number of at least 1")]
    [InlineData("train --patience -1", "--patience: expected")]
    [InlineData("train --k-warmup -1", "--k-warmup: expected")]
    [InlineData("train --evaluations-per-epoch 0", "--evaluations-per-epoch: expected")]
    [
        InlineData(
            "train --method top",
            "--method: expected dense, scaled, topk, unified, random, unified-random or simplify, not top."),
    ]
    [InlineData("train --optimizer adamw", "--optimizer: expected sgd, adagrad or adam")]
    [InlineData("train --update some", "--update: expected touched or all")]
    [InlineData("train --activation gelu", "--activation: expected")]
    [InlineData("train --init zero", "--init: expected he, gaussian or uniform")]
    [InlineData("train --unified --no-unified", "--unified and --no-unified choose the method twice")]
    [InlineData("train --method random --unified", "--method random and --unified choose the method twice")]
    [InlineData("train --config nowhere.json", "nowhere.json")]
    [InlineData("compare --method dense", "compare sets a sparse method against dense")]
    [InlineData("compare --k 0", "compare sets a sparse method against dense")]
    [InlineData("compare --layers 1", "compare sets a sparse method against dense")]
    public void Wrong_usage_is_told_with_what_would_be_right(string arguments, string message)
    {
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Folder));
    }

    [Fact]
    public async Task A_process_prints_its_version()
    {
        using ChildProcess process = ChildProcess.Start(_workspace.Folder, "--version");
        ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }

    [Fact]
    public async Task A_process_ends_with_2_when_its_command_line_is_wrong()
    {
        using ChildProcess process = ChildProcess.Start(_workspace.Folder, "train", "--epochs", "none");
        ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("--epochs: expected", result.Error, StringComparison.Ordinal);
    }
}
