namespace MeProp;

/// <summary>A window on matrices in main memory.</summary>
public sealed class HostRowWindow : RowWindow
{
    private HostMatrix? _view;

    /// <inheritdoc/>
    public override Matrix Of(Matrix source, int start, int count)
    {
        CheckRows(source, start, count);
        HostMatrix host = source as HostMatrix
            ?? throw new ArgumentException($"A window shows floats in main memory, not the matrix of {source}.");
        if (_view is null || (_view.Columns, _view.Stride) != (host.Columns, host.Stride))
            _view = HostMatrix.ViewOf(host);
        _view.Show(host, start, count);
        return _view;
    }
}
