using Spectre.Console;
using Spectre.Console.Rendering;

namespace MeProp.Cli;

/// <summary>A column of free text after a progress bar.</summary>
internal sealed class StatusColumn : ProgressColumn
{
    /// <summary>What it says.</summary>
    public string Text { get; set; } = "";

    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Text).Overflow(Overflow.Crop);
}
