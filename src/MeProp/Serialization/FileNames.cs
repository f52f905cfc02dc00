namespace MeProp;

/// <summary>The names of enumeration members in model files.</summary>
internal static class FileNames
{
    private static readonly (KeepRule Value, string Name)[] Rules =
    [
        (KeepRule.All, "all"), (KeepRule.TopK, "top-k"), (KeepRule.UnifiedTopK, "unified-top-k"),
        (KeepRule.RandomK, "random-k"), (KeepRule.UnifiedRandomK, "unified-random-k"),
    ];

    private static readonly (Activation Value, string Name)[] Activations =
    [
        (Activation.Relu, "relu"), (Activation.Tanh, "tanh"), (Activation.Sigmoid, "sigmoid"),
        (Activation.Cube, "cube"),
    ];

    public static string FileName(this Activation activation) =>
        Array.Find(Activations, e => e.Value == activation).Name;

    public static string FileName(this KeepRule rule) => Array.Find(Rules, e => e.Value == rule).Name;

    public static Activation ToActivation(string name) => Find(Activations, name, "it has the activation");

    public static KeepRule ToKeepRule(string name) => Find(Rules, name, "it keeps by the rule");

    private static T Find<T>((T Value, string Name)[] entries, string name, string subject)
    {
        int index = Array.FindIndex(entries, entry => entry.Name == name);
        return index >= 0
            ? entries[index].Value
            : throw new NewerVersionException($"{subject} {MessageText.Quote(name)}, which is unknown here");
    }
}
