namespace MeProp;

/// <summary>
/// A forward pass and the backward pass that differentiates it. A layer owns its output and input gradient; both are
/// valid until its next pass.
/// </summary>
public abstract class Layer : NetworkPart
{
    private int? _expectedInputs;

    /// <summary>Columns of the input, I; 0 outside a network.</summary>
    public int Inputs { get; private set; }

    /// <summary>
    /// True when <see cref="Forward"/> also takes inputs that hold no floats (<see cref="Matrix.HoldsFloats"/>), as
    /// only the first layer gets.
    /// </summary>
    public virtual bool ReadsAnyInput => false;

    /// <summary>True when output j depends only on input j: removing an input removes the output.</summary>
    public virtual bool IsElementwise => false;

    /// <summary>y (N, O) of x (N, I), which <see cref="Backward"/> may read again.</summary>
    public abstract Matrix Forward(Matrix x, StepContext step);

    /// <summary>Gradients of the parameters and the input, for the batch of the last <see cref="Forward"/>.</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="step">The context of the pass.</param>
    /// <param name="needsInputGradient">False if dx is not read, as in the first layer.</param>
    /// <returns>dx (N, I), or null if not needed.</returns>
    public abstract Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient);

    /// <summary>Sets name and input width, first and after each change.</summary>
    internal void Connect(string name, int inputs)
    {
        Name = name;
        if (_expectedInputs is { } expected && !IsBuilt && expected != inputs)
        {
            throw new ArgumentException(
                $"Layer {name} ({this}) takes {expected} inputs, but what comes before it gives {inputs}.");
        }

        Inputs = inputs;
        CheckParameters();
    }

    internal LayerFields ToFields()
    {
        var fields = new LayerFields(Type);
        if (Declarations.Count > 0) fields.Set(LayerFields.InputsName, Inputs);
        Write(fields);
        return fields;
    }

    /// <summary>The input width that a file states; null if none.</summary>
    internal int? ExpectedInputs
    {
        get => _expectedInputs;
        set => (_expectedInputs, Inputs) = (value, value ?? 0);
    }

    /// <summary>Throws unless x fits the layer.</summary>
    protected void CheckInput(Matrix x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!IsBuilt) throw NotBuilt();
        if (x.Columns != Inputs)
            throw new ArgumentException($"Layer {Name} ({this}) takes {Inputs} inputs, its input is {x}.");
    }

    /// <summary>Returns x, the last input. Throws unless dy fits the last output.</summary>
    protected Matrix CheckOutputGradient(Matrix dy, Matrix? x)
    {
        ArgumentNullException.ThrowIfNull(dy);
        if (x is null) throw new InvalidOperationException($"Layer {Name} ({this}): Backward before Forward.");
        if (dy.Rows == x.Rows && dy.Columns == Outputs) return x;
        throw new ArgumentException(
            $"Layer {Name} ({this}) was given the input {x} and so needs an output gradient of "
            + $"{x.Rows} × {Outputs}, not {dy}.");
    }
}
