namespace MeProp;

/// <summary>
/// Shared by input layers and layers: name, type in files, parameters and saved fields. A part describes itself, so a
/// new type needs no changes elsewhere (<see cref="LayerTypes"/> reads it).
/// </summary>
public abstract class NetworkPart
{
    private Parameter[] _parameters = [];

    /// <summary>Position in the network, as in "2"; empty outside one.</summary>
    public string Name { get; private protected set; } = "";

    /// <summary>Type in model files, as in "dense".</summary>
    public abstract string Type { get; }

    /// <summary>Columns of the output, O.</summary>
    public abstract int Outputs { get; }

    /// <summary>
    /// Everything except sizes that decides the part's results, in words: resuming requires the same.
    /// </summary>
    public virtual string Rule => ToString();

    /// <summary>Trained parameters; empty before the part is built.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>True once memory is allocated.</summary>
    public bool IsBuilt { get; private set; }

    /// <summary>The parameters to make, in order. Valid once the input width is known.</summary>
    public virtual IReadOnlyList<ParameterDeclaration> Declarations => [];

    /// <summary>As in "Dense 784 → 500, unified top-k 30".</summary>
    public abstract override string ToString();

    /// <summary>Writes the fields that recreate the part, without type, name and input width.</summary>
    public virtual void Write(LayerFields fields)
    {
    }

    internal void Build(Device device, RandomStream? random)
    {
        _parameters = [.. Declarations.Select(p => new Parameter(device, $"{Name}.{p.Name}", [.. p.Shape.Sizes]))];
        IsBuilt = true;
        if (random is not null) Initialize(random);
    }

    internal void CheckParameters()
    {
        foreach ((Parameter parameter, ParameterDeclaration declared) in _parameters.Zip(Declarations))
        {
            (int rows, int columns) = (parameter.Value.Rows, parameter.Value.Columns);
            if ((rows, columns) != (declared.Shape.Rows, declared.Shape.Columns))
            {
                throw new ArgumentException(
                    $"Layer {Name} ({this}) has a parameter {parameter.Name} of {parameter.Value} "
                    + $"where its inputs and outputs need {declared.Shape}.");
            }
        }
    }

    /// <summary>Draws initial values, which are 0 before.</summary>
    protected virtual void Initialize(RandomStream random)
    {
    }

    /// <summary>Resizes a buffer of the part, or makes it if missing or of another width.</summary>
    protected internal static Matrix Buffer(ref Matrix? buffer, Device device, int rows, int columns)
    {
        if (buffer?.Columns != columns) buffer = device.CreateMatrix(rows, columns);
        buffer.SetRows(rows);
        return buffer;
    }

    /// <summary>The error of a use before the network is built.</summary>
    protected InvalidOperationException NotBuilt() =>
        new($"{this} is not built yet: build the network that it is part of.");
}
