using System.Text;

namespace MeProp.Tasks.Tests.Tables;

public sealed class TablePartsTests
{
    [Fact]
    public void Parts_are_drawn_in_each_class_by_a_seed()
    {
        (TableRows rows, int[] groups) = Make(300, row => row < 200 ? 0 : row < 290 ? 1 : 2);
        TableParts parts = TableParts.Draw(rows, groups, DevelopmentSplit.Default, null, null);
        Assert.Equal((210, 30, 60), (parts.Train.Count, parts.Development.Count, parts.Test.Count));
        Assert.Equal((40, 18, 2), (Count(parts.Test, 0), Count(parts.Test, 1), Count(parts.Test, 2)));
        TableRows development = parts.Development;
        Assert.Equal((20, 9, 1), (Count(development, 0), Count(development, 1), Count(development, 2)));
        Assert.Equal(rows.Rows, ((int[])[.. parts.Train.Rows, .. parts.Development.Rows, .. parts.Test.Rows]).Order());
        Assert.NotEqual(parts.Train.Rows.Order(), parts.Train.Rows);
        Assert.Equal(parts.Train.Rows, TableParts.Draw(rows, groups, DevelopmentSplit.Default, null, null).Train.Rows);
        Assert.NotEqual(parts.Test.Rows, TableParts.Draw(rows, groups, new() { Seed = 2 }, null, null).Test.Rows);

        int Count(TableRows part, int group) => part.Rows.Count(row => groups[row] == group);
    }

    [Fact]
    public void A_share_and_the_first_rows_are_taken_on_demand()
    {
        (TableRows rows, int[] groups) = Make(100, _ => 0);
        TableParts parts = TableParts.Draw(rows, groups, new() { Share = 0.5, TakesFirst = true }, null, null);
        Assert.Equal(rows.Rows[..20], parts.Test.Rows);
        Assert.Equal(rows.Rows[20..60], parts.Development.Rows);
        Assert.Equal(rows.Rows[60..], parts.Train.Rows);
    }

    [Fact]
    public void A_class_of_one_row_is_trained_on()
    {
        (TableRows rows, int[] groups) = Make(50, row => row == 20 ? 1 : 0);
        for (ulong seed = 0; seed < 20; seed++)
            Assert.Contains(20, TableParts.Draw(rows, groups, new() { Seed = seed }, null, null).Train.Rows);
    }

    [Fact]
    public void Rows_of_other_tables_take_the_place_of_drawn_ones()
    {
        (TableRows rows, int[] groups) = Make(100, _ => 0);
        (TableRows other, _) = Make(7, _ => 0);
        TableParts parts = TableParts.Draw(rows, groups, DevelopmentSplit.Default, null, other);
        Assert.Equal((88, 12), (parts.Train.Count, parts.Development.Count));
        Assert.Same(other, parts.Test);
    }

    [Fact]
    public void Too_few_rows_are_told()
    {
        (TableRows rows, int[] groups) = Make(3, row => row);
        Assert.Contains(
            "has 3 rows with a target, too few",
            Assert.Throws<DataSetException>(
                () => TableParts.Draw(rows, groups, DevelopmentSplit.Default, null, null)).Message);
    }

    [Fact]
    public void The_built_in_table_has_what_tables_have()
    {
        DataTable table = BuiltInTable.Create();
        Assert.Equal(2000, table.Rows);
        Assert.Equal(BuiltInTable.Text(), BuiltInTable.Text());
        Assert.NotEqual(BuiltInTable.Text(), BuiltInTable.Text(2));
        int place = table.PlaceOf(BuiltInTable.Target);
        TableTarget target = TableTarget.Of(table.Source, table.Columns[place], place, TableTargetKind.Auto);
        Assert.Equal(["apple", "pear", "plum", "quince"], target.Classes);
        var all = new TableRows(table, [.. Enumerable.Range(0, table.Rows)]);
        (TableTransformation transformation, IReadOnlyList<string> notes) = TableFit.Of(all, target, []);
        Assert.Equal(
            "left out, because nearly every row has a value of its own, as names and numbers of rows do: \"id\".",
            Assert.Single(notes));
        Assert.Equal(
            ["farm", "weight", "length", "width", "firmness", "colour", "price"],
            transformation.Columns.Select(column => column.Name));
        Assert.True(Assert.IsType<NumberEncoding>(transformation.Columns[4]).HasIndicator);
        Assert.Equal(5 + 1 + 1 + 1 + 2 + 5 + 1, transformation.Width);
    }

    private static (TableRows Rows, int[] Groups) Make(int count, Func<int, int> groupOf)
    {
        string text = string.Concat(Enumerable.Range(0, count).Select(row => $"{row},{row}\n"));
        DataTable table = TableReader.Read(Encoding.UTF8.GetBytes(text), "test.csv", TableHeader.No);
        int[] all = [.. Enumerable.Range(0, count)];
        return (new(table, all), Array.ConvertAll(all, row => groupOf(row)));
    }
}
