namespace MeProp.Conformance.Tests;

internal sealed class PlainWindow : RowWindow
{
    private PlainMatrix? _view;

    public override Matrix Of(Matrix source, int start, int count)
    {
        CheckRows(source, start, count);
        if (source.HoldsBytes) throw new ArgumentException("A window shows floats.");
        if (_view?.Columns != source.Columns) _view = new(0, source.Columns);
        _view.Show(PlainMatrix.Of(source), start, count);
        return _view;
    }
}
