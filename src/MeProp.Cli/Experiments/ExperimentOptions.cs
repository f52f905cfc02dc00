namespace MeProp.Cli;

/// <summary>How experiments are run: what a command line says beside their names.</summary>
internal sealed record ExperimentOptions
{
    /// <summary>The reduced form, on built-in data.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Seeds of every row; null for those that the experiment asks for.</summary>
    public int? Seeds { get; init; }

    /// <summary>The task to run; null for all.</summary>
    public ProgramTask? Task { get; init; }

    /// <summary>Folder with published data; null to download them.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Settings that change the time and, between devices, the rounding of results.</summary>
    public IReadOnlyList<Assignment> Machine { get; init; } = [];

    /// <summary>Runs side by side.</summary>
    public int MaxParallel { get; init; } = 1;

    /// <summary>Whether each experiment ends with a report.</summary>
    public bool WritesReport { get; init; } = true;

    /// <summary>The parts that are run.</summary>
    public IEnumerable<ExperimentPart> PartsOf(Experiment experiment) =>
        experiment.Parts.Where(part => Task is null || part.Task == Task);
}
