namespace MeProp.Cli.Tests;

/// <summary>What reading activity.jsonl makes of files that no run wrote like this.</summary>
public sealed class ActivityRecordTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Samples_are_read_as_they_were_written()
    {
        ActivitySample[] samples = [Sample(1), Sample(2), Sample(30)];
        Write([.. samples.Select(ActivityRecord.LineOf)]);
        ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
        Assert.Empty(record.Notes);
        Assert.Equal(samples.Select(ActivityRecord.LineOf), record.Samples.Select(ActivityRecord.LineOf));
        LayerActivity layer = record.Samples[^1].Layers[0];
        Assert.Equal(("0", 3, 0.5f, 0.25f, 1.5f), (layer.Name, layer.Outputs, layer.Kept, layer.Active, layer.Scale));
        Assert.Equal([0, 128, 255], layer.KeptShares);
    }

    [Fact]
    public void A_folder_without_the_file_has_no_samples()
    {
        ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
        Assert.Empty(record.Samples);
        Assert.Empty(record.Notes);
    }

    [Theory]
    [InlineData("", "it is cut off or damaged")]
    [InlineData("null", "it holds nothing")]
    [InlineData("[1]", "it is cut off or damaged")]
    [InlineData("{'event':'activity','step':3,'epoch':1,'trainSeconds':1,'batchLoss':1}", "it is cut off or damaged")]
    [InlineData(
        "{'event':'activity','step':3,'epoch':1,'trainSeconds':1,'batchLoss':1,'layers':null}",
        "a layer is missing")]
    [InlineData(
        "{'event':'activity','step':3,'epoch':1,'trainSeconds':1,'batchLoss':1,'layers':[null]}",
        "a layer is missing")]
    [InlineData(
        "{'event':'evaluation','step':3,'epoch':1,'trainSeconds':1,'batchLoss':1,'layers':[]}",
        "its event is \"evaluation\", not \"activity\"")]
    [InlineData(
        "{'event':'activity','step':3,'epoch':-1,'trainSeconds':1,'batchLoss':1,'layers':[]}",
        "its epoch is -1")]
    [InlineData(
        "{'event':'activity','step':3,'epoch':1,'trainSeconds':-1,'batchLoss':1,'layers':[]}",
        "its seconds are -1")]
    [InlineData("{'event':'activity','step':0,'epoch':1,'trainSeconds':1,'batchLoss':1,'layers':[]}", "its step is 0")]
    [InlineData(
        "{'event':'activity','step':1,'epoch':1,'trainSeconds':1,'batchLoss':1,'layers':[]}",
        "step 1 comes after step 1")]
    public void A_damaged_line_is_skipped_with_a_reason(string line, string reason)
    {
        string[] lines = [ActivityRecord.LineOf(Sample(1)), line.Replace('\'', '"'), ActivityRecord.LineOf(Sample(5))];
        Write(lines);
        ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
        Assert.Equal([1, 5], record.Samples.Select(sample => sample.Step));
        Assert.Equal(
            $"{_workspace[ActivityRecord.FileName]}: line 2 is skipped: {reason}.", Assert.Single(record.Notes));
    }

    [Fact]
    public void Values_of_layers_are_checked()
    {
        LayerActivity good = Sample(1).Layers[0];
        (LayerActivity Layer, string Reason)[] cases =
        [
            (good with { Outputs = 4 }, "layer 0 has 4 outputs, but 3 kept shares"),
            (good with { Outputs = 0, KeptShares = [] }, "layer 0 has 0 outputs"),
            (good with { KeptShares = null! }, "layer 0 has 3 outputs, but 0 kept shares"),
            (good with { Kept = 1.5f }, "layer 0 kept a share of 1.5"),
            (good with { Active = -1 }, "layer 0 is active to a share of -1"),
            (good with { Scale = -2 }, "layer 0 has the scale -2"),
            (good with { Name = "" }, "a layer has no name"),
        ];
        foreach ((LayerActivity layer, string reason) in cases)
        {
            Write(ActivityRecord.LineOf(Sample(1) with { Layers = [good, layer] }));
            ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
            Assert.Empty(record.Samples);
            Assert.EndsWith($"line 1 is skipped: {reason}.", Assert.Single(record.Notes), StringComparison.Ordinal);
        }

        string text = ActivityRecord.LineOf(Sample(1)).Replace("\"AID/\"", "\"?!\"", StringComparison.Ordinal);
        Assert.Contains("?!", text, StringComparison.Ordinal);
        Write(text);
        string note = Assert.Single(ActivityRecord.Read(_workspace.Folder).Notes);
        Assert.EndsWith("damaged.", note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_damaged_lines_are_named_and_the_others_counted()
    {
        Write(["{", .. Enumerable.Repeat("x", 9), ActivityRecord.LineOf(Sample(2))]);
        ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
        Assert.Single(record.Samples);
        Assert.Equal(4, record.Notes.Count);
        Assert.EndsWith(": 7 more lines are skipped.", record.Notes[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_being_written_is_not_read_at_any_length()
    {
        string whole = ActivityRecord.LineOf(Sample(1)) + "\n", cut = ActivityRecord.LineOf(Sample(2));
        for (int length = 1; length < cut.Length; length++)
        {
            _workspace.Write(ActivityRecord.FileName, whole + cut[..length]);
            ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
            Assert.Equal(1, Assert.Single(record.Samples).Step);
            Assert.Empty(record.Notes);
        }
    }

    [Fact]
    public void A_file_that_no_run_can_have_written_is_not_read()
    {
        using (FileStream file = File.Create(_workspace[ActivityRecord.FileName])) file.SetLength((1L << 28) + 1);
        ActivityRecord record = ActivityRecord.Read(_workspace.Folder);
        Assert.Empty(record.Samples);
        Assert.Contains("is ignored: it has 268435457 bytes", Assert.Single(record.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Cutting_back_leaves_the_samples_up_to_a_step()
    {
        string[] lines = [.. Enumerable.Range(1, 4).Select(step => ActivityRecord.LineOf(Sample(10 * step)))];
        Write([.. lines, "{\"event\":\"activity\",\"step\":5"]);
        ActivityRecord.CutBack(_workspace.Folder, 20);
        Assert.Equal(lines[..2], _workspace.Lines(ActivityRecord.FileName));
    }

    private static ActivitySample Sample(long step) => new()
    {
        Step = step,
        Epoch = step / 10.0,
        TrainSeconds = 0.125 * step,
        BatchLoss = -0.5,
        Layers =
        [
            new() { Name = "0", Outputs = 3, Kept = 0.5f, Active = 0.25f, Scale = 1.5f, KeptShares = [0, 128, 255] },
            new() { Name = "2", Outputs = 1, Kept = 1, Active = null, Scale = null, KeptShares = [9] },
        ],
    };

    private void Write(params string[] lines) =>
        _workspace.Write(ActivityRecord.FileName, string.Concat(lines.Select(line => line + "\n")));
}
