namespace MeProp;

/// <summary>
/// The types of layers in model files: their names, and how fields make each. Immutable; <see cref="With"/> adds a type
/// for <see cref="ModelFile.Load(string, Device, LayerTypes)"/> and <see cref="Checkpoint.Load"/>.
/// </summary>
public sealed class LayerTypes
{
    private readonly Dictionary<string, Func<LayerFields, NetworkPart>> _types;

    private LayerTypes(IEnumerable<KeyValuePair<string, Func<LayerFields, NetworkPart>>> types) => _types = new(types);

    /// <summary>The types of this library.</summary>
    public static LayerTypes Default { get; } = new LayerTypes([])
        .With("dense", Dense.Read)
        .With("embedding", Embedding.Read)
        .With("lstm", Lstm.Read)
        .With("dropout", Dropout.Read)
        .With("relu", _ => new ActivationLayer(Activation.Relu))
        .With("tanh", _ => new ActivationLayer(Activation.Tanh))
        .With("sigmoid", _ => new ActivationLayer(Activation.Sigmoid))
        .With("cube", _ => new ActivationLayer(Activation.Cube));

    /// <summary>Adds a type.</summary>
    /// <param name="type">Its <see cref="NetworkPart.Type"/>.</param>
    /// <param name="read">Makes a layer from the fields of <see cref="NetworkPart.Write"/>.</param>
    public LayerTypes With(string type, Func<LayerFields, NetworkPart> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(read);
        return new([.. _types, new(type, read)]);
    }

    internal NetworkPart Make(LayerFields fields)
    {
        if (!_types.TryGetValue(fields.Type, out Func<LayerFields, NetworkPart>? read))
        {
            throw new NewerVersionException(
                $"it is of the type {MessageText.Quote(fields.Type)}, which is unknown here");
        }

        NetworkPart part;
        try
        {
            part = read(fields);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(exception.Message.TrimEnd('.'), exception);
        }

        if (part is Layer layer) layer.ExpectedInputs = fields.WholeOrNull(LayerFields.InputsName, 1);
        fields.RequireAllRead();
        return part;
    }
}
