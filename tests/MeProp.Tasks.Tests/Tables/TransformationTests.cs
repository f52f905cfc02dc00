using System.Globalization;
using System.Text;

namespace MeProp.Tasks.Tests.Tables;

/// <summary>What columns become, what is left out, and what is told.</summary>
public sealed class TransformationTests
{
    [Fact]
    public void Numbers_are_standardised_and_missing_ones_become_the_mean_with_an_indicator()
    {
        DataTable table = Read("n,c", "1,x", "3,y", ",x", "5,y");
        (TableTransformation transformation, _) = Fit(table, "c");
        NumberEncoding number = Assert.IsType<NumberEncoding>(Assert.Single(transformation.Columns));
        double deviation = Math.Sqrt(8.0 / 3);
        Assert.Equal((3, true), (number.Mean, number.HasIndicator));
        Assert.Equal(deviation, number.Deviation, 1e-12);
        float low = (float)(-2 / deviation);
        Assert.Equal([low, 0, 0, 0, 0, 1, -low, 0], new TableEncoder(transformation, All(table)).Floats());
    }

    [Fact]
    public void Texts_become_one_input_for_each_value()
    {
        DataTable table = Read("t,n,c", "b,1,x", "a,2,y", ",2,x", "b,3,y");
        (TableTransformation transformation, _) = Fit(table, "c");
        CategoryEncoding category = Assert.IsType<CategoryEncoding>(transformation.Columns[0]);
        Assert.Equal(["a", "b"], category.Values);
        float[] inputs = new TableEncoder(transformation, All(table)).Floats();
        Assert.Equal([0, 1, 0], inputs[0..3]);
        Assert.Equal([1, 0, 0], inputs[4..7]);
        Assert.Equal([0, 0, 1], inputs[8..11]);
    }

    [Fact]
    public void Only_training_rows_decide_means_and_known_texts()
    {
        DataTable table = Read("n,t,c", "1,a,x", "3,a,y", "100,b,x", "5,a,y");
        (TableTransformation transformation, _) = Fit(table, "c", [0, 1, 3]);
        Assert.Equal(3, Assert.IsType<NumberEncoding>(transformation.Columns[0]).Mean);
        Assert.Equal(["a"], Assert.IsType<CategoryEncoding>(transformation.Columns[1]).Values);
    }

    [Fact]
    public void New_texts_become_zeros_and_are_counted()
    {
        (TableTransformation transformation, _) = Fit(Read("t,n,c", "b,1,x", "a,2,y", "b,3,x"), "c");
        DataTable other = Read("n,c,t", "2,x,new", "2,x,new", ",x,a");
        var encoder = new TableEncoder(transformation, All(other));
        float[] inputs = encoder.Floats();
        Assert.Equal([0, 0, 0], inputs[0..3]);
        Assert.Equal([1, 0, 0], inputs[6..9]);
        Assert.Equal(
            [
                "\"t\": 2 rows have a text that training did not have, as \"new\": it counts as none.",
                "\"n\": 1 row has no value, which training always had: it counts as the mean.",
            ],
            encoder.Notes);
    }

    [Fact]
    public void Wrong_cells_and_missing_columns_are_told()
    {
        (TableTransformation transformation, _) = Fit(Read("n,m,c", "1,1,x", "2,3,y", "3,5,x"), "c");
        Assert.Equal(
            "test.csv, line 3: \"n\" is \"many\". Expected a number, as in training.",
            Assert.Throws<DataSetException>(
                () => new TableEncoder(transformation, All(Read("n,m", "1,1", "many,2"))).Floats()).Message);
        Assert.StartsWith(
            "test.csv lacks the column \"n\", which the model needs.",
            Assert.Throws<DataSetException>(() => new TableEncoder(transformation, All(Read("m,c", "1,x")))).Message);
    }

    [Fact]
    public void Columns_without_a_header_are_found_with_and_without_the_target()
    {
        DataTable table = Numbered("1,x,10", "2,y,20", "3,x,40");
        (TableTransformation transformation, _) = Fit(table, "2");
        float[] inputs = new TableEncoder(transformation, All(table)).Floats();
        Assert.Equal(
            inputs, new TableEncoder(transformation, All(Numbered("1,10", "2,20", "3,40"))).Floats());
        Assert.Contains(
            "has 4 columns, but the table of training had 3",
            Assert.Throws<DataSetException>(
                () => new TableEncoder(transformation, All(Numbered("1,2,3,4")))).Message);
    }

    [Fact]
    public void Columns_without_use_are_left_out_with_notes()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 60).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"{i + 1},person {i},{i * 7 % 60},one,{i % 3},{"xy"[i % 2]}")),
        ];
        (TableTransformation transformation, IReadOnlyList<string> notes) =
            Fit(Read(["row,name,passenger_id,unit,size,c", .. rows]), "c");
        Assert.Equal(["size"], transformation.Columns.Select(column => column.Name));
        Assert.Equal(2, notes.Count);
        Assert.Equal("left out, because all rows are equal: \"unit\".", notes[0]);
        Assert.EndsWith("numbers of rows do: \"row\", \"name\", \"passenger_id\".", notes[1]);
    }

    [Fact]
    public void Measurements_that_differ_in_every_row_are_no_identifiers()
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(i => $"{i * 37 % 61},{i * 37 % 61}.5,{"xy"[i % 2]}")];
        (TableTransformation transformation, _) = Fit(Read(["length,width,c", .. rows]), "c");
        Assert.Equal(["length", "width"], transformation.Columns.Select(column => column.Name));
    }

    [Fact]
    public void A_column_that_gives_the_target_away_is_told()
    {
        string[] rows = [.. Enumerable.Range(0, 30).Select(i => $"{i % 3},{i % 2},{i * 13 % 29}.5,{"xyz"[i % 3]}")];
        (TableTransformation transformation, IReadOnlyList<string> notes) = Fit(Read(["code,odd,n,c", .. rows]), "c");
        Assert.Equal(3, transformation.Columns.Count);
        Assert.StartsWith("\"code\" gives \"c\" away:", Assert.Single(notes));
    }

    [Fact]
    public void A_text_among_numbers_is_told_with_its_line()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 30).Select(i => (i == 7 ? "unknown" : $"{i % 15}") + $",{"xyz"[i % 3]}"),
        ];
        (_, IReadOnlyList<string> notes) = Fit(Read(["n,c", .. rows]), "c");
        Assert.StartsWith("\"n\" holds numbers, but also \"unknown\" in line 9:", Assert.Single(notes));
    }

    [Fact]
    public void The_most_frequent_texts_of_many_become_inputs()
    {
        string[] rows = [.. Enumerable.Range(0, 400).Select(i => $"t{i % 80},{i % 50},{"xyz"[i % 3]}")];
        (TableTransformation transformation, IReadOnlyList<string> notes) = Fit(Read(["t,n,c", .. rows]), "c");
        CategoryEncoding category = Assert.IsType<CategoryEncoding>(transformation.Columns[0]);
        Assert.Equal((ColumnChoice.MaxValues, false), (category.Values.Count, category.IsComplete));
        Assert.Contains("80 different texts", Assert.Single(notes));
    }

    [Fact]
    public void Pixels_stay_bytes()
    {
        string header = "label," + string.Join(',', Enumerable.Range(0, 64).Select(i => $"pixel{i}"));
        string[] rows =
        [
            .. Enumerable.Range(0, 12).Select(n =>
                $"{n % 3}," + string.Join(',', Enumerable.Range(0, 64).Select(i => i < 8 ? 0 : n * i % 256))),
        ];
        DataTable table = Read([header, .. rows]);
        (TableTransformation transformation, IReadOnlyList<string> notes) = Fit(table, "label");
        Assert.Equal((true, 64, 1f / 255), (transformation.HoldsBytes, transformation.Width, transformation.Scale));
        Assert.Empty(notes);
        byte[] bytes = new TableEncoder(transformation, All(table)).Bytes();
        Assert.Equal((11 * 20 % 256, 0), (bytes[11 * 64 + 20], bytes[11 * 64 + 7]));
        Assert.Contains(
            "line 2: \"pixel3\" is \"256\". Expected a whole number from 0 to 255",
            Assert.Throws<DataSetException>(() => new TableEncoder(
                transformation, All(Read(header, $"0,0,0,0,256,{string.Join(',', new int[60])}"))).Bytes()).Message);
    }

    [Fact]
    public void The_text_of_a_transformation_gives_it_again()
    {
        DataTable table = Read("t,n,m,c", "\"a\tß\n\",1,1.25,1", "b,,3,0", "\"a\tß\n\",0.1,4,10");
        (TableTransformation transformation, _) = Fit(table, "c");
        string text = TransformationText.Write(transformation);
        TableTransformation read = TransformationText.Read(text);
        Assert.Equal(["0", "1", "10"], read.Target.Classes);
        Assert.Equal(
            new TableEncoder(transformation, All(table)).Floats(), new TableEncoder(read, All(table)).Floats());
        Assert.Equal(text, TransformationText.Write(read));
        for (int end = 0; end < text.Length; end += 5)
            Assert.Throws<FormatException>(() => TransformationText.Read(text[..end]));
        foreach ((string from, string to) in ((string, string)[])
            [
                ("\"version\":1", "\"version\":2"), ("\"deviation\":", "\"deviation\":-"),
                ("\"number\"", "\"numbers\""),
                ("\"place\":1", "\"place\":9"), ("\"values\":[", "\"values\":[\"b\","), ("\"1\",", "\"0\","),
                ("\"targetPlace\":3", "\"targetPlace\":4"), ("\"name\":\"m\"", "\"name\":\"n\""),
            ])
        {
            Assert.Contains(from, text);
            Assert.Throws<FormatException>(() => TransformationText.Read(text.Replace(from, to)));
        }
    }

    [Fact]
    public void Numbers_as_classes_are_equal_however_they_are_written()
    {
        DataTable table = Read("n,c", "1,2", "2,2.0", "3,10", "4,02", "5,10");
        TableTarget target = TableTarget.Of("test.csv", table.Columns[1], 1, TableTargetKind.Auto);
        Assert.Equal(["2", "10"], target.Classes);
        Assert.Equal([0, 0, 1, 0, 1], Enumerable.Range(0, 5).Select(row => target.ClassOf(table.Columns[1][row])));
    }

    [Theory]
    [InlineData("has one value alone", "x", "x", "x")]
    [InlineData("has no values", "", "", "")]
    public void A_target_needs_two_classes(string expected, params string[] cells)
    {
        DataTable table = Read(["n,c", .. cells.Select((cell, i) => $"{i},{cell}")]);
        Assert.Contains(
            expected,
            Assert.Throws<DataSetException>(
                () => TableTarget.Of("test.csv", table.Columns[1], 1, TableTargetKind.Auto)).Message);
    }

    [Theory]
    [InlineData("Auto", true, "1.5", "2", "3")]
    [InlineData("Auto", false, "1", "2", "3")]
    [InlineData("Number", true, "1", "2", "3")]
    [InlineData("Class", false, "1.5", "2", "3")]
    [InlineData("Auto", false, "1.5", "2", "x")]
    public void Fractions_and_many_numbers_are_predicted_as_numbers(
        string kind, bool isNumber, params string[] cells)
    {
        DataTable table = Read(["n,c", .. cells.Select((cell, i) => $"{i},{cell}")]);
        Assert.Equal(isNumber, TableTarget.Of(
            "test.csv", table.Columns[1], 1, Enum.Parse<TableTargetKind>(kind)).IsNumber);
    }

    [Fact]
    public void More_than_20_whole_numbers_are_predicted_as_numbers()
    {
        foreach (int count in (int[])[20, 21])
        {
            DataTable table = Read(["n,c", .. Enumerable.Range(0, count).Select(i => $"1,{i}")]);
            TableTarget target = TableTarget.Of("test.csv", table.Columns[1], 1, TableTargetKind.Auto);
            Assert.Equal(count > 20, target.IsNumber);
        }
    }

    [Fact]
    public void A_text_is_no_number_to_predict()
    {
        DataTable table = Read("n,c", "1,2", "2,many", "3,4");
        Assert.Contains(
            "holds \"many\", which is no number.",
            Assert.Throws<DataSetException>(
                () => TableTarget.Of("test.csv", table.Columns[1], 1, TableTargetKind.Number)).Message);
    }

    [Fact]
    public void A_number_to_predict_is_standardised_by_the_training_rows()
    {
        DataTable table = Read("n,c", "1,10", "2,20", "3,30", "4,1000");
        (TableTransformation transformation, _) = Fit(table, "c", [0, 1, 2], TableTargetKind.Number);
        TableTarget target = transformation.Target;
        Assert.Equal((20, Math.Sqrt(200.0 / 3)), (target.Mean, target.Deviation));
        Assert.Equal(30, target.NumberOf(target.OutputOf(30)), 1e-5);
        TableTarget read = TransformationText.Read(TransformationText.Write(transformation)).Target;
        Assert.Equal((target.Mean, target.Deviation, true), (read.Mean, read.Deviation, read.IsNumber));
        string text = TransformationText.Write(transformation);
        Assert.Contains("\"targetDeviation\":", text);
        Assert.Throws<FormatException>(
            () => TransformationText.Read(text.Replace("\"targetDeviation\":", "\"targetDeviation\":-")));
    }

    [Fact]
    public void A_number_that_gives_the_target_away_is_told()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 30).Select(i => string.Create(
                CultureInfo.InvariantCulture, $"{-2.5 * (i * 7 % 30) + 3},{i * 11 % 30 + 0.5},{i * 7 % 30}")),
        ];
        (_, IReadOnlyList<string> notes) = Fit(Read(["twin,other,c", .. rows]), "c");
        Assert.StartsWith("\"twin\" gives \"c\" away: their correlation is 1.", Assert.Single(notes));
    }

    private static (TableTransformation, IReadOnlyList<string>) Fit(
        DataTable table, string target, int[]? train = null, TableTargetKind kind = TableTargetKind.Auto)
    {
        int place = table.PlaceOf(target);
        TableTarget predicted = TableTarget.Of("test.csv", table.Columns[place], place, kind);
        return TableFit.Of(train is null ? All(table) : new(table, train), predicted, []);
    }

    private static TableRows All(DataTable table) => new(table, [.. Enumerable.Range(0, table.Rows)]);

    private static DataTable Read(params string[] lines) => Read(TableHeader.Yes, lines);

    private static DataTable Numbered(params string[] lines) => Read(TableHeader.No, lines);

    private static DataTable Read(TableHeader header, string[] lines) =>
        TableReader.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)), "test.csv", header);
}
