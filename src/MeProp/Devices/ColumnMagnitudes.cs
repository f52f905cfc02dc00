namespace MeProp;

/// <summary>
/// Σ_n |dy[n, j]| of an output gradient, which unified top-k compares. An operation that traverses dy before the
/// selection may compute it (<see cref="IDenseOperations.BackwardBias"/>); otherwise the selection does.
/// </summary>
public sealed class ColumnMagnitudes
{
    private readonly Device _device;
    private Matrix? _sums, _source;

    internal ColumnMagnitudes(Device device) => _device = device;

    /// <summary>The sums (1, O) to write for an output gradient that is selected next.</summary>
    public Matrix Begin(Matrix dy)
    {
        ArgumentNullException.ThrowIfNull(dy);
        _source = dy;
        if (_sums?.Columns != dy.Columns) _sums = _device.CreateMatrix(1, dy.Columns);
        return _sums;
    }

    /// <summary>The sums of an output gradient, once; null if none were computed since the last selection.</summary>
    public Matrix? Take(Matrix dy)
    {
        Matrix? sums = ReferenceEquals(_source, dy) ? _sums : null;
        _source = null;
        return sums;
    }
}
