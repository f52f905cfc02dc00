namespace MeProp;

/// <summary>Which evaluation's weights are the result of a run.</summary>
public enum ModelChoice
{
    /// <summary>That with the best development score; the first one of equal scores.</summary>
    BestScore,

    /// <summary>That with the lowest development loss, which tells more than the score of few examples.</summary>
    LowestLoss,

    /// <summary>The last one: development examples choose nothing.</summary>
    Last,
}
