namespace MeProp;

/// <summary>The fields of a layer's description as they are read, each at most once.</summary>
internal sealed class LayerFields
{
    public static readonly string[] DenseFields = ["inputs", "outputs", "activation", "keep", "k", "warmupSteps"];
    public static readonly string[] DropoutFields = ["rate"];

    private readonly List<string> _names = new(7);

    public string? Type { get; private set; }

    public long? Inputs { get; private set; }

    public long? Outputs { get; private set; }

    public string? Activation { get; private set; }

    public string? Keep { get; private set; }

    public long? K { get; private set; }

    public long? WarmupSteps { get; private set; }

    public float? Rate { get; private set; }

    /// <summary>Reads the value of the field whose name was read.</summary>
    public void ReadField(ref StrictJson json)
    {
        string name = json.FieldName;
        if (_names.Contains(name)) throw new FormatException($"it has {MessageText.Quote(name)} twice");
        switch (name)
        {
            case "type": Type = json.ReadString(name); break;
            case "inputs": Inputs = json.ReadInteger(name); break;
            case "outputs": Outputs = json.ReadInteger(name); break;
            case "activation": Activation = json.ReadString(name); break;
            case "keep": Keep = json.ReadString(name); break;
            case "k": K = json.ReadInteger(name); break;
            case "warmupSteps": WarmupSteps = json.ReadInteger(name); break;
            case "rate": Rate = json.ReadNumber(name); break;
            default: throw new NewerVersionException($"it has a field {MessageText.Quote(name)}, which is unknown here");
        }

        _names.Add(name);
    }

    /// <summary>Throws when there is a field that layers of a type do not have.</summary>
    public void Allow(string type, string[] allowed)
    {
        foreach (string name in _names)
        {
            if (name != "type" && Array.IndexOf(allowed, name) < 0) throw new FormatException($"it is of the type {MessageText.Quote(type)} and yet has {MessageText.Quote(name)}");
        }
    }
}
