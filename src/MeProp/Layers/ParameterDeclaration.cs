namespace MeProp;

/// <summary>A parameter that a part of a network will have.</summary>
/// <param name="name">Name within the part, as in "weight".</param>
/// <param name="sizes">Sizes of its shape.</param>
public sealed class ParameterDeclaration(string name, params ReadOnlySpan<int> sizes)
{
    /// <summary>Name within the part.</summary>
    public string Name { get; } = name;

    /// <summary>Shape of the parameter.</summary>
    public ParameterShape Shape { get; } = new(sizes);
}
