using System.Text.Json;

namespace MeProp;

/// <summary>
/// A layer as model files describe it: {"type":"dense","inputs":784,"outputs":500,"activation":"relu","keep":"unified-top-k","k":30,"warmupSteps":0},
/// {"type":"dropout","rate":0.1} or {"type":"relu"}. Fields that say what is usual (linear, keep all, no warm-up) are left out.
/// </summary>
internal sealed record LayerDescription
{
    public const string DenseType = "dense", DropoutType = "dropout";

    private static readonly (Activation Value, string Name)[] Activations =
    [
        (MeProp.Activation.Relu, "relu"), (MeProp.Activation.Tanh, "tanh"), (MeProp.Activation.Sigmoid, "sigmoid"), (MeProp.Activation.Cube, "cube"),
    ];

    private static readonly (KeepRule Value, string Name)[] Rules =
    [
        (KeepRule.All, "all"), (KeepRule.TopK, "top-k"), (KeepRule.UnifiedTopK, "unified-top-k"), (KeepRule.RandomK, "random-k"), (KeepRule.UnifiedRandomK, "unified-random-k"),
    ];

    /// <summary>"dense", "dropout" or the name of an activation.</summary>
    public required string Type { get; init; }

    /// <summary>I of a dense layer.</summary>
    public int Inputs { get; init; }

    /// <summary>O of a dense layer.</summary>
    public int Outputs { get; init; }

    /// <summary>Activation of a dense layer, or null; activation of an activation layer.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Which output gradients of a dense layer survive.</summary>
    public Keep Keep { get; init; } = Keep.All;

    /// <summary>Rate of a dropout layer.</summary>
    public float Rate { get; init; }

    public bool IsDense => Type == DenseType;

    /// <summary>The name of an activation in files.</summary>
    /// <param name="activation">The activation.</param>
    public static string NameOf(Activation activation) => Array.Find(Activations, entry => entry.Value == activation).Name;

    /// <summary>The name of a rule in files.</summary>
    /// <param name="rule">The rule.</param>
    public static string NameOf(KeepRule rule) => Array.Find(Rules, entry => entry.Value == rule).Name;

    /// <summary>Describes a layer; null when it is of a kind that files do not have.</summary>
    /// <param name="layer">A built layer.</param>
    public static LayerDescription? Of(Layer layer) => layer switch
    {
        Dense dense => new() { Type = DenseType, Inputs = dense.Weight.Value.Columns, Outputs = dense.Outputs, Activation = dense.Activation, Keep = dense.Keep },
        Dropout dropout => new() { Type = DropoutType, Rate = dropout.Rate },
        Relu => OfActivation(MeProp.Activation.Relu),
        Tanh => OfActivation(MeProp.Activation.Tanh),
        Sigmoid => OfActivation(MeProp.Activation.Sigmoid),
        Cube => OfActivation(MeProp.Activation.Cube),
        _ => null,
    };

    /// <summary>Makes the layer, not built.</summary>
    public Layer Make() => Type switch
    {
        DenseType => new Dense(Inputs, Outputs, Keep, Initializer.Zeros, Activation),
        DropoutType => new Dropout(Rate),
        _ => Activation switch
        {
            MeProp.Activation.Relu => new Relu(),
            MeProp.Activation.Tanh => new Tanh(),
            MeProp.Activation.Sigmoid => new Sigmoid(),
            _ => new Cube(),
        },
    };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        if (IsDense)
        {
            json.WriteNumber("inputs"u8, Inputs);
            json.WriteNumber("outputs"u8, Outputs);
            if (Activation is { } activation) json.WriteString("activation"u8, NameOf(activation));
            if (Keep.Rule != KeepRule.All)
            {
                json.WriteString("keep"u8, NameOf(Keep.Rule));
                json.WriteNumber("k"u8, Keep.K);
                json.WriteNumber("warmupSteps"u8, Keep.WarmupSteps);
            }
        }
        else if (Type == DropoutType)
        {
            json.WriteNumber("rate"u8, Rate);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the fields of a layer whose "{" was read.</summary>
    /// <exception cref="FormatException">What is wrong.</exception>
    public static LayerDescription Read(ref StrictJson json)
    {
        var fields = new LayerFields();
        while (json.ReadField()) fields.ReadField(ref json);
        string type = fields.Type ?? throw new FormatException("it has no type");
        switch (type)
        {
            case DenseType:
                fields.Allow(type, LayerFields.DenseFields);
                if (fields.Inputs is not { } inputs || fields.Outputs is not { } outputs) throw new FormatException("it has no inputs or no outputs");
                return new() { Type = type, Inputs = Size(inputs, "inputs"), Outputs = Size(outputs, "outputs"), Activation = fields.Activation is { } name ? ParseActivation(name) : null, Keep = ParseKeep(fields) };
            case DropoutType:
                fields.Allow(type, LayerFields.DropoutFields);
                if (fields.Rate is not (>= 0 and < 1)) throw new FormatException("it has no rate from 0 to below 1");
                return new() { Type = type, Rate = fields.Rate.Value };
            default:
                Activation? activation = FindActivation(type);
                if (activation is null) throw new NewerVersionException($"it is of the type {MessageText.Quote(type)}, which is unknown here");
                fields.Allow(type, []);
                return OfActivation(activation.Value);
        }
    }

    private static LayerDescription OfActivation(Activation activation) => new() { Type = NameOf(activation), Activation = activation };

    private static Activation? FindActivation(string name)
    {
        int index = Array.FindIndex(Activations, entry => entry.Name == name);
        return index < 0 ? null : Activations[index].Value;
    }

    private static Activation ParseActivation(string name) => FindActivation(name) ?? throw new NewerVersionException($"it has the activation {MessageText.Quote(name)}, which is unknown here");

    private static int Size(long value, string what) => value is >= 1 and <= int.MaxValue ? (int)value : throw new FormatException($"it has {value} {what}");

    private static Keep ParseKeep(LayerFields fields)
    {
        string name = fields.Keep ?? "all";
        int index = Array.FindIndex(Rules, entry => entry.Name == name);
        if (index < 0) throw new NewerVersionException($"it keeps by the rule {MessageText.Quote(name)}, which is unknown here");
        KeepRule rule = Rules[index].Value;
        long k = fields.K ?? 0, steps = fields.WarmupSteps ?? 0;
        if (rule == KeepRule.All) return k == 0 && steps == 0 ? Keep.All : throw new FormatException("it keeps all and yet has a k or a warm-up");
        if (k is < 1 or > int.MaxValue) throw new FormatException($"it keeps {name} with k = {k}");
        if (steps > int.MaxValue) throw new FormatException($"it has {steps} steps of warm-up");
        return Keep.Of(rule, (int)k).WithWarmup((int)steps);
    }
}
