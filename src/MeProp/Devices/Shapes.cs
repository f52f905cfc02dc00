using System.Diagnostics.CodeAnalysis;

namespace MeProp;

/// <summary>Checks at the edge of a device: the code behind it trusts the shapes.</summary>
internal static class Shapes
{
    public static void Require(
        [DoesNotReturnIf(false)] bool fit, string operation, params ReadOnlySpan<object?> operands)
    {
        if (!fit) Throw(operation, operands);
    }

    public static void RequireIndices(ReadOnlySpan<int> indices, int min, int count, string what)
    {
        int wrong = count <= min && indices.Length > 0 ? 0 : indices.IndexOfAnyExceptInRange(min, count - 1);
        if (wrong >= 0)
            throw new ArgumentException($"{what} {indices[wrong]} at position {wrong} is not in {min} to {count - 1}.");
    }

    /// <summary>P of a list of N × P ids; 1 for an empty list of no rows, 0 where it does not fit.</summary>
    public static int IdsPerRow(Indices ids, int rows) =>
        rows == 0 ? ids.Length == 0 ? 1 : 0 : ids.Length % rows == 0 ? ids.Length / rows : 0;

    public static bool AreEqual(Matrix a, Matrix b) => a?.Rows == b?.Rows && a?.Columns == b?.Columns;

    public static bool IsRow(Matrix row, int columns) => row?.Columns == columns && row.Rows > 0;

    public static bool Fit(Selection selection, Matrix dy) =>
        selection?.Examples == dy?.Rows && selection?.Outputs == dy?.Columns;

    public static void RequireTranspose(Selection selection)
    {
        if (selection.IsPart && selection.Kind == SelectionKind.PerExample)
            throw new ArgumentException("Gradients of weights need a whole selection: join the parts.");
    }

    /// <summary>Checks parts that are to be joined.</summary>
    /// <returns>Their examples.</returns>
    public static int RequireParts(IReadOnlyList<Selection> parts, int count, Selection whole)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Selection first = parts[0];
        int examples = 0;
        for (int i = 0; i < count; i++)
        {
            Selection part = parts[i];
            bool fits = part.Outputs == first.Outputs && part.Blocks == whole.Blocks && part != whole
                && (part.Kind == SelectionKind.All) == (first.Kind == SelectionKind.All);
            Require(fits, nameof(ISelectionOperations.Join), first, part, whole);
            examples += part.Examples;
        }

        return examples;
    }

    [DoesNotReturn]
    private static void Throw(string operation, ReadOnlySpan<object?> operands)
    {
        var shapes = new List<string>();
        foreach (object? operand in operands) shapes.Add(operand?.ToString() ?? "none");
        throw new ArgumentException($"{operation}: operands of {string.Join(", ", shapes)} do not fit each other.");
    }
}
