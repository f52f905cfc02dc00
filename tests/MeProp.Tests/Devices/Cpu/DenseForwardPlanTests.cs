using MeProp.Cpu;

namespace MeProp.Tests;

public unsafe class DenseForwardPlanTests
{
    [Fact]
    public void The_vectors_of_a_tile_cover_every_column_in_use_once_and_stay_inside_the_row()
    {
        var plan = new DenseForwardPlan();
        var random = new RandomStream(1);
        int runsWithPacking = 0;
        for (int run = 0; run < 500; run++)
        {
            int rows = 1 + random.NextInt32(12), columns = 1 + random.NextInt32(400);
            int inUse = 1 + random.NextInt32(columns);
            HostMatrix x = new(rows, columns);
            for (int i = random.NextInt32(columns); i < columns; i += 1 + random.NextInt32(inUse))
                x.Row(random.NextInt32(rows))[i] = 1;
            if (run % 3 == 0) x.Row(0)[columns - 1] = 1;
            DenseForwardTiles tiles = plan.Make<Lanes256, FloatSource<Lanes256>>(x, new(x), 0, 500, 1);
            if (tiles.Packed != null)
            {
                var pack = new PackTiles<Lanes256, FloatSource<Lanes256>>(new(x), tiles);
                pack.Run(0, pack.Items);
                runsWithPacking++;
            }

            for (int tile = 0; tile < tiles.Count; tile++) CheckTile(x, tiles, tile);
        }

        Assert.InRange(runsWithPacking, 100, 499);
        GC.KeepAlive(plan); // the tiles are bare pointers into its buffers
    }

    [Fact]
    public void Nothing_is_searched_for_when_there_are_few_outputs()
    {
        var plan = new DenseForwardPlan();
        HostMatrix x = new(10, 100);
        DenseForwardTiles tiles = plan.Make<Lanes256, FloatSource<Lanes256>>(x, new(x), 0, 10, 1);
        Assert.True(tiles.Packed == null);
        Assert.Equal(tiles.Vectors, *tiles.ColumnsOf(1));
        Assert.True(tiles.X == x.Data && tiles.HasAllColumns);
        GC.KeepAlive(plan);
    }

    private static void CheckTile(HostMatrix x, in DenseForwardTiles tiles, int tile)
    {
        int from = tiles.Starts[tile], height = tiles.Starts[tile + 1] - from;
        int* columns = tiles.ColumnsOf(tile);
        int count = *columns++;
        var covered = new int[x.Stride];
        for (int vector = 0; vector < count; vector++)
        {
            Assert.InRange(columns[vector], 0, x.Stride - Lanes256.Count);
            for (int lane = 0; lane < Lanes256.Count; lane++)
            {
                int column = columns[vector] + lane;
                covered[column]++;
                float* packed = tiles.PackedOf<Lanes256>(tile) + vector * height * Lanes256.Count + lane;
                for (int n = 0; n < height && column < x.Columns && tiles.Packed != null; n++)
                    Assert.Equal(x.Row(from + n)[column], packed[n * Lanes256.Count]);
            }
        }

        int aligned = Enumerable.Range(0, tiles.Vectors).Select(vector => vector * Lanes256.Count).Count(column =>
            Enumerable.Range(from, height).Any(n =>
                x.Row(n)[column..Math.Min(column + Lanes256.Count, x.Columns)].ContainsAnyExcept(0f)));
        Assert.True(tiles.Packed == null || count <= aligned, $"{count} vectors where {aligned} aligned ones would do");
        Assert.DoesNotContain(covered, times => times > 1);
        for (int n = 0; n < height; n++)
        {
            for (int i = 0; i < x.Columns; i++)
                Assert.True(x.Row(from + n)[i] == 0 || covered[i] == 1, $"column {i} of {x.Columns}");
        }
    }
}
