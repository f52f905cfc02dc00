namespace MeProp;

/// <summary>Reads the batch and produces the input of the first layer.</summary>
public abstract class InputLayer : NetworkPart
{
    internal const string InputName = "input";

    /// <summary>Names the input.</summary>
    protected InputLayer() => Name = InputName;

    /// <summary>Reads the batch into (Rows of the batch, O), floats or bytes.</summary>
    public abstract Matrix Forward(Batch batch, StepContext step);

    /// <summary>
    /// Backward pass for the batch of the last <see cref="Forward"/>; called only if the layer has parameters.
    /// </summary>
    public virtual void Backward(Matrix dy, StepContext step)
    {
    }

    /// <summary>The input as files describe it; null: not described.</summary>
    internal virtual LayerFields? ToFields()
    {
        var fields = new LayerFields(Type);
        Write(fields);
        return fields;
    }
}
