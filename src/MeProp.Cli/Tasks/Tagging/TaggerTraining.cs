using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Trains taggers for another task: as <c>meprop train tagging</c> does with its defaults, but the last epoch counts,
/// without a development part.
/// </summary>
internal sealed class TaggerTraining
{
    private readonly Device _device;
    private readonly TaskList _tasks;

    public TaggerTraining(
        TagColumn column, int hiddenSize, int epochs, ulong seed, Device device, TaskList tasks)
    {
        (Column, _device, _tasks) = (column, device, tasks);
        (Setting Setting, IFormattable Value)[] values =
        [
            (Settings.HiddenSize, hiddenSize), (Settings.Epochs, epochs), (Settings.Seed, seed),
        ];
        Configuration = RunConfiguration.From(
            [
                new(Settings.Task, new TaggingTask().Name, ""),
                new(TaggingTask.Tags, column.ToString(), ""),
                .. values.Select(one => new Assignment(
                    one.Setting, one.Value.ToString(null, CultureInfo.InvariantCulture), "")),
            ],
            tasks);
    }

    public TagColumn Column { get; }

    /// <summary>Everything that decides a tagger, but its text.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>Trains a tagger; <paramref name="file"/> names where to save it, null for nowhere.</summary>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public Tagger Train(
        string text, IReadOnlyList<Sentence> sentences, string? file, CancellationToken cancellationToken)
    {
        // Nothing is chosen by the other parts.
        TaggingData data = TaggingData.Of(new Treebank(text, sentences, [sentences[0]], [sentences[0]]), Column);
        var run = new TrainingRun(Configuration, data, _device, _tasks) { HasCheckpoints = false };
        run.TrainUnrecorded(cancellationToken);
        if (file is not null) ModelFile.Save(file, run.Network, run.Info);
        return new Tagger(run.Network, _device, data.Vocabulary);
    }
}
