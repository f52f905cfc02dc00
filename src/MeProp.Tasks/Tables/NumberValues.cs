using System.Collections;

namespace MeProp.Tasks;

/// <summary>Numbers as values of cells; NaN is a missing one.</summary>
internal sealed class NumberValues(double[] numbers) : IReadOnlyList<CellValue>
{
    public int Count => numbers.Length;

    public CellValue this[int index] => CellValue.Of(numbers[index]);

    public IEnumerator<CellValue> GetEnumerator()
    {
        foreach (double number in numbers) yield return CellValue.Of(number);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
