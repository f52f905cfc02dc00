namespace MeProp.Tasks;

/// <summary>
/// The connected parts of the ink with its faint edges: pixels above a weak threshold that touch, over sides or
/// corners, pixels above a strong one.
/// </summary>
internal sealed class InkParts
{
    private readonly byte[] _contrast;
    private readonly int _width;
    private readonly int _strong;
    private readonly int _weak;
    private readonly int[] _partOf; // 0: none
    private readonly List<int> _strongPixels = [0]; // of each part

    public InkParts(byte[] contrast, int width, int strong, int weak)
    {
        (_contrast, _width, _strong, _weak) = (contrast, width, strong, weak);
        _partOf = new int[contrast.Length];
        var open = new Stack<int>();
        for (int i = 0; i < contrast.Length; i++)
        {
            if (_partOf[i] == 0 && contrast[i] > weak) Fill(i, open);
        }
    }

    /// <summary>
    /// The pixels of the large parts: those with at least a fraction of the strong pixels of the largest part.
    /// </summary>
    public bool[] Mask(double fraction)
    {
        double least = Math.Max(1, fraction * _strongPixels.Max());
        return Array.ConvertAll(_partOf, part => _strongPixels[part] >= least);
    }

    private void Fill(int start, Stack<int> open)
    {
        int part = _strongPixels.Count, strong = 0, height = _contrast.Length / _width;
        Visit(start);
        while (open.TryPop(out int i))
        {
            if (_contrast[i] > _strong) strong++;
            (int y, int x) = Math.DivRem(i, _width);
            for (int row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1); row++)
            {
                for (int column = Math.Max(0, x - 1); column <= Math.Min(_width - 1, x + 1); column++)
                {
                    int neighbour = row * _width + column;
                    if (_partOf[neighbour] == 0 && _contrast[neighbour] > _weak) Visit(neighbour);
                }
            }
        }

        _strongPixels.Add(strong);

        void Visit(int i)
        {
            _partOf[i] = part;
            open.Push(i);
        }
    }
}
