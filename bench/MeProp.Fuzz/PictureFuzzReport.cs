namespace MeProp.Fuzz;

/// <summary>What a run over pictures and IDX files found.</summary>
internal sealed record PictureFuzzReport : FuzzReport
{
    /// <summary>Files that are pictures.</summary>
    public long Pictures { get; init; }

    /// <summary>Files that are IDX files of images.</summary>
    public long Idx { get; init; }

    public override string Found => $"{Pictures} pictures, {Idx} IDX files";
}
