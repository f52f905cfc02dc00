namespace MeProp.Tasks;

/// <summary>
/// How often training replaces words by the unknown one: rare words teach what to do with unknown ones (Kiperwasser and
/// Goldberg 2016).
/// </summary>
internal static class WordDropout
{
    private const double Strength = 0.25;

    /// <summary>0.25 / (0.25 + frequency).</summary>
    public static float Rate(int frequency) => (float)(Strength / (Strength + frequency));
}
