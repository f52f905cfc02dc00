using System.Globalization;

namespace MeProp;

/// <summary>
/// Dropout (Srivastava et al. 2014), scaled in training so that evaluation does nothing: y = x · mask / (1 − rate), dx = dy · mask / (1 − rate),
/// with a mask that is computed again in the backward pass from one key per step, not stored. x, y (N, O); O(N·O).
/// </summary>
public sealed class Dropout : Layer
{
    private Matrix? _y, _dx;
    private ulong _key;

    /// <summary>Describes the layer.</summary>
    /// <param name="rate">Probability that an element is removed, 0 ≤ rate &lt; 1.</param>
    public Dropout(float rate)
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is at least 0 and below 1.");
        Rate = rate;
    }

    /// <summary>Probability that an element is removed.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override Matrix Forward(Matrix x, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(step);
        if (!step.IsTraining || Rate == 0) return x;
        Matrix y = _y ?? throw new InvalidOperationException($"{this} is not built yet: build the network that it is part of.");
        _key = step.Streams.Dropout.NextUInt64();
        y.SetRows(x.Rows);
        step.Device.Dropout(x, Rate, _key, y);
        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        ArgumentNullException.ThrowIfNull(dy);
        ArgumentNullException.ThrowIfNull(step);
        if (!needsInputGradient) return null;
        if (!step.IsTraining || Rate == 0) return dy;
        _dx!.SetRows(dy.Rows);
        step.Device.Dropout(dy, Rate, _key, _dx);
        return _dx;
    }

    /// <inheritdoc/>
    internal override int Fit(Device device, int inputs)
    {
        if (_y?.Columns == inputs) return inputs;
        _y = device.CreateMatrix(0, inputs);
        _dx = device.CreateMatrix(0, inputs);
        return inputs;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Dropout {Rate}");

    /// <inheritdoc/>
    protected override int Build(Device device, int inputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Fit(device, inputs);
    }
}
