namespace MeProp.Tasks;

/// <summary>A transformation as the JSON of a model file has it.</summary>
internal sealed record TransformationFile
{
    public const int CurrentVersion = 1;

    public int Version { get; init; }

    public string? Target { get; init; }

    public int TargetPlace { get; init; }

    /// <summary>Null for a number.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    public double? TargetMean { get; init; }

    public double? TargetDeviation { get; init; }

    public bool Header { get; init; }

    public int TableColumns { get; init; }

    public string? Fingerprint { get; init; }

    public IReadOnlyList<Column>? Columns { get; init; }

    /// <summary>An encoding of a column; what its kind does not have is null.</summary>
    internal sealed record Column
    {
        /// <summary>"number", "category" or "byte".</summary>
        public string? Kind { get; init; }

        public string? Name { get; init; }

        public int Place { get; init; }

        public double? Mean { get; init; }

        public double? Deviation { get; init; }

        public IReadOnlyList<string>? Values { get; init; }

        public bool? Indicator { get; init; }

        public bool? Complete { get; init; }
    }
}
