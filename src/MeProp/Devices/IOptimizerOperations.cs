namespace MeProp;

/// <summary>Steps of parameters.</summary>
public interface IOptimizerOperations
{
    /// <summary>
    /// Announces the step after the coming backward pass, in which each weight gets one gradient that only the step
    /// reads. The device may step rows as soon as their gradient is known, with the same bits as without the call.
    /// </summary>
    void Announce(Update update, in OptimizerStep step);

    /// <summary>
    /// Steps the rows of a parameter that <paramref name="update"/> names: g = clip(scale · dw + l2 · w),
    /// w −= decay · w, then <see cref="OptimizerStep.Rule"/>. Untouched rows count as dw = 0; with
    /// <see cref="Update.Touched"/> their moments and corrections rest. Skips a parameter that was stepped since
    /// <see cref="Announce"/>. With <see cref="OptimizerStep.CorrectsRows"/> both corrections of a stepped row are
    /// first updated, c = β c + (1 − β); its step is Rate · √c₂ / c₁, its ε is Epsilon · √c₂.
    /// </summary>
    void Step(Parameter parameter, Update update, in OptimizerStep step);

    /// <summary>
    /// sum += Σ dw² over the touched rows. The order of additions does not depend on threads.
    /// </summary>
    void AddSquares(Parameter parameter, Accumulator sum);

    /// <summary>Ends an announced step: gradients are stored again.</summary>
    void EndStep();
}
