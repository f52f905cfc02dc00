namespace MeProp.Cli;

/// <summary>Reads from the hidden layers of a network what the last training step kept and gave.</summary>
internal sealed class ActivityMeter(Network network)
{
    private float[] _values = [];
    private int[] _counts = [];

    /// <summary>An entry for each selective layer or gate, except the output layer.</summary>
    public LayerActivity[] Measure() =>
    [
        .. network.Layers.Where(layer => layer.Declarations.Count > 0).SkipLast(1).OfType<ISelective>()
            .SelectMany(layer => layer.LastPass)
            .SelectMany(MeasureBlocks),
    ];

    private LayerActivity[] MeasureBlocks(SelectedOutputs pass)
    {
        Selection selection = pass.Selection;
        CountKept(selection);
        int length = pass.Outputs.Rows * pass.Outputs.Columns;
        if (_values.Length < length) _values = new float[length];
        pass.Outputs.Download(_values.AsSpan(0, length));
        return [.. pass.Names.Select((name, block) => MeasureBlock(name, block, pass))];
    }

    private LayerActivity MeasureBlock(string name, int block, SelectedOutputs pass)
    {
        int rows = pass.Outputs.Rows, columns = pass.Outputs.Columns, width = columns / pass.Selection.Blocks;
        double elements = Math.Max(1, (double)rows * width), squares = 0;
        long kept = 0, active = 0;
        for (int n = 0; n < rows; n++)
        {
            foreach (float y in _values.AsSpan(n * columns + block * width, width))
            {
                squares += (double)y * y;
                if (y != 0) active++;
            }
        }

        byte[] shares = new byte[width];
        for (int j = 0; j < width; j++)
        {
            int count = _counts[block * width + j];
            kept += count;
            shares[j] = (byte)Math.Round(byte.MaxValue * (count / (double)Math.Max(1, rows)));
        }

        float scale = (float)Math.Sqrt(squares / elements);
        return new LayerActivity
        {
            Name = name,
            Outputs = width,
            Kept = (float)(kept / elements),
            Active = pass.HasZeros ? (float)(active / elements) : null,
            Scale = float.IsFinite(scale) ? scale : null,
            KeptShares = shares,
        };
    }

    /// <summary>In how many examples each output was kept.</summary>
    private void CountKept(Selection selection)
    {
        if (_counts.Length < selection.Outputs) _counts = new int[selection.Outputs];
        Span<int> counts = _counts.AsSpan(0, selection.Outputs);
        switch (selection.Kind)
        {
            case SelectionKind.All:
                counts.Fill(selection.Examples);
                break;
            case SelectionKind.Shared:
                counts.Clear();
                foreach (int row in selection.Rows.ToArray().AsSpan(0, selection.RowCount))
                    counts[row] = selection.Examples;
                break;
            default:
                int[] offsets = selection.Offsets.ToArray();
                for (int j = 0; j < counts.Length; j++) counts[j] = offsets[j + 1] - offsets[j];
                break;
        }
    }
}
