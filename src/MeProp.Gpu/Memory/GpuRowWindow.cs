namespace MeProp.Gpu;

internal sealed class GpuRowWindow(GpuContext gpu) : RowWindow
{
    private GpuMatrix? _view;

    public override Matrix Of(Matrix source, int start, int count)
    {
        CheckRows(source, start, count);
        GpuMatrix matrix = Operand.Of(source);
        if (_view?.Columns != matrix.Columns) _view = GpuMatrix.ViewOf(gpu, matrix);
        _view.Show(matrix, start, count);
        return _view;
    }
}
