namespace MeProp;

/// <summary>A layer that selects output gradients.</summary>
public interface ISelective
{
    /// <summary>Which output gradients survive.</summary>
    Keep Keep { get; }

    /// <summary>The same layer with another rule, to be built.</summary>
    Layer With(Keep keep);
}
