using System.Diagnostics.CodeAnalysis;

namespace MeProp;

/// <summary>Checks at the edge of a device: kernels work on bare pointers and trust what passed here.</summary>
internal static class Shapes
{
    /// <summary>Throws unless the shapes of an operation's operands fit each other.</summary>
    /// <param name="fit">Whether they do.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">All operands, for the message.</param>
    public static void Require([DoesNotReturnIf(false)] bool fit, string operation, params ReadOnlySpan<Matrix?> operands)
    {
        if (!fit) Throw(operation, operands);
    }

    /// <summary>Throws unless all indices are in range.</summary>
    /// <param name="indices">What to check.</param>
    /// <param name="count">Upper bound, exclusive.</param>
    /// <param name="what">What the indices are, for the message.</param>
    public static void RequireIndices(ReadOnlySpan<int> indices, int count, string what)
    {
        int wrong = count == 0 && indices.Length > 0 ? 0 : indices.IndexOfAnyExceptInRange(0, count - 1);
        if (wrong >= 0) throw new ArgumentException($"{what} {indices[wrong]} at position {wrong} is not in 0 to {count - 1}.");
    }

    [DoesNotReturn]
    private static void Throw(string operation, ReadOnlySpan<Matrix?> operands)
    {
        var shapes = new List<string>();
        foreach (Matrix? operand in operands) shapes.Add(operand?.ToString() ?? "none");
        throw new ArgumentException($"{operation}: operands of {string.Join(", ", shapes)} do not fit each other.");
    }
}
