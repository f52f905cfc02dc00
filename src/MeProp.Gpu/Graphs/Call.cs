namespace MeProp.Gpu;

/// <summary>One call that the driver or cuBLAS gets. Its arguments stand in the <see cref="CallList"/>.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The kernel's name, for messages.</param>
/// <param name="Function">The kernel.</param>
/// <param name="Grid">Its blocks and threads.</param>
/// <param name="Start">The first word of the arguments.</param>
/// <param name="Words">The number of words, 8 bytes each.</param>
/// <param name="StructureWords">The words of a kernel's first argument if it is a structure; otherwise 0.</param>
internal readonly record struct Call(
    CallKind Kind, string Name, nint Function, Grid Grid, int Start, int Words, int StructureWords);
