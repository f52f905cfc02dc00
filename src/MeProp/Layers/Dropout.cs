using System.Globalization;

namespace MeProp;

/// <summary>
/// Dropout (Srivastava et al. 2014), scaled in training: y = x · mask / (1 − rate), dx = dy · mask / (1 − rate). The
/// backward pass recomputes the mask from one key per step. x, y (N, O); O(N·O).
/// </summary>
public sealed class Dropout : Layer
{
    private Matrix? _x, _y, _dx;
    private ulong _key;

    /// <summary>Sets the probability of removal, 0 ≤ rate &lt; 1.</summary>
    public Dropout(float rate)
    {
        if (!IsRate(rate)) throw WrongRate(nameof(rate), rate);
        Rate = rate;
    }

    /// <summary>Probability that an element is removed.</summary>
    public float Rate { get; }

    /// <inheritdoc/>
    public override string Type => "dropout";

    /// <inheritdoc/>
    public override int Outputs => Inputs;

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override Matrix Forward(Matrix x, StepContext step)
    {
        CheckInput(x);
        _x = x;
        if (!step.IsTraining || Rate == 0) return x;
        _key = step.Streams.Dropout.NextUInt64();
        Matrix y = Buffer(ref _y, step.Device, x.Rows, Outputs);
        step.Device.Elementwise.Dropout(x, Rate, _key, y, step.Share?.Rows.Numbers);
        return y;
    }

    /// <inheritdoc/>
    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        CheckOutputGradient(dy, _x);
        if (!needsInputGradient) return null;
        if (!step.IsTraining || Rate == 0) return dy;
        Matrix dx = Buffer(ref _dx, step.Device, dy.Rows, Inputs);
        step.Device.Elementwise.Dropout(dy, Rate, _key, dx, step.Share?.Rows.Numbers);
        return dx;
    }

    /// <inheritdoc/>
    public override void Write(LayerFields fields) => fields.Set("rate", Rate);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Dropout {Rate}");

    internal static Dropout Read(LayerFields fields)
    {
        float rate = fields.Number("rate");
        return IsRate(rate) ? new Dropout(rate) : throw new FormatException("it has no rate from 0 to below 1");
    }

    internal static bool IsRate(float rate) => rate is >= 0 and < 1;

    internal static ArgumentOutOfRangeException WrongRate(string name, float rate) =>
        new(name, rate, "A dropout rate is at least 0 and below 1.");
}
