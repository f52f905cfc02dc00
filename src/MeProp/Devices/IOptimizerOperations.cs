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
    /// Steps the rows of a parameter that <paramref name="update"/> names: g = clip(dw + l2 · w), then
    /// <see cref="OptimizerStep.Rule"/>. Untouched rows count as dw = 0; with <see cref="Update.Touched"/> their
    /// moments rest. Skips a parameter that was stepped since <see cref="Announce"/>.
    /// </summary>
    void Step(Parameter parameter, Update update, in OptimizerStep step);

    /// <summary>Ends an announced step: gradients are stored again.</summary>
    void EndStep();
}
