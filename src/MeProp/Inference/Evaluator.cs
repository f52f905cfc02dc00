namespace MeProp;

/// <summary>Measures a network. Its score decides which parameters are best, and appears in tables and files.</summary>
public abstract class Evaluator
{
    /// <summary>
    /// The score's name, as in "accuracy" or "UAS". Files derive field names from it, as in "testAccuracy".
    /// </summary>
    public abstract string ScoreName { get; }

    /// <summary>
    /// Processes that measure a share of the examples each; scores are those of all examples. Null: this process
    /// measures all.
    /// </summary>
    public virtual IProcessGroup? Processes { get; set; }

    /// <summary>Measures the network on examples, without dropout.</summary>
    public abstract Evaluation Evaluate(Examples examples);

    /// <summary>The name of a field in files that holds a score, as in "testAccuracy".</summary>
    public static string FieldName(string part, string scoreName)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentException.ThrowIfNullOrEmpty(scoreName);
        string[] words = scoreName.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return part + string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
