using System.Globalization;
using System.Text;

namespace MeProp.Tasks;

/// <summary>
/// A table of fruits made by code, for training without a file: numbers, texts, missing values and a number of each
/// row. How round, firm and coloured a fruit is depends on its kind and on how ripe it is; its price on both and its
/// weight.
/// </summary>
internal static class BuiltInTable
{
    /// <summary>The name of the table.</summary>
    public const string Name = "fruits";

    /// <summary>The column to predict by default.</summary>
    public const string Target = "kind";

    private const int Rows = 2_000;
    private const double MissingRate = 0.08;

    private static readonly string[] Farms = ["Ahrens", "Birch Hill", "Costa", "Dupont", "Ek & Sons"];
    private static readonly string[] Colours = ["green", "yellow", "red", "blue"];

    private static readonly Fruit[] Fruits =
    [
        new("apple", 160, 30, 1.02, 7.5, [0.35, 0.2, 0.45, 0]),
        new("pear", 170, 30, 0.72, 6, [0.5, 0.45, 0.05, 0]),
        new("plum", 60, 15, 0.9, 4.5, [0.05, 0.15, 0.3, 0.5]),
        new("quince", 220, 45, 0.86, 9, [0.2, 0.8, 0, 0]),
    ];

    /// <summary>
    /// What a kind has: mean and deviation of the weight, width for each length, firmness, rates of colours.
    /// </summary>
    private sealed record Fruit(
        string Kind, double Weight, double Spread, double Roundness, double Firmness, double[] Colours);

    /// <summary>Makes 2,000 rows.</summary>
    /// <param name="seed">Equal seeds give equal rows.</param>
    public static DataTable Create(ulong seed = 1) =>
        TableReader.Read(Encoding.UTF8.GetBytes(Text(seed)), Name, TableHeader.Yes);

    /// <summary>The table as a file has it.</summary>
    public static string Text(ulong seed = 1)
    {
        var random = new RandomStream(seed);
        var text = new StringBuilder("id,farm,weight,length,width,firmness,colour,price,kind\n");
        for (int i = 1; i <= Rows; i++) text.AppendJoin(',', Row(i, random)).Append('\n');
        return text.ToString();
    }

    private static string[] Row(int number, RandomStream random)
    {
        Fruit fruit = Fruits[random.NextInt32(Fruits.Length)];
        int farm = random.NextInt32(Farms.Length);
        double ripeness = random.NextDouble();
        double weight = Math.Max(20, fruit.Weight * (1 + 0.03 * farm) + fruit.Spread * random.NextGaussian());
        double roundness = fruit.Roundness * (1 + 0.06 * random.NextGaussian());
        double length = 13.5 * Math.Cbrt(weight / (roundness * roundness)) * (1 + 0.02 * random.NextGaussian());
        double firmness = Math.Max(0.5, fruit.Firmness * (1.3 - 0.6 * ripeness) + 0.5 * random.NextGaussian());
        double price = 0.2 + 0.003 * weight * (1 + 0.8 * ripeness * (1 - ripeness))
            + (fruit.Kind == "plum" ? 0.25 : 0) + 0.05 * farm + 0.03 * random.NextGaussian();
        string missingFirmness = random.NextDouble() < MissingRate ? "" : Text(firmness, "0.0");
        return
        [
            number.ToString(CultureInfo.InvariantCulture), Farms[farm], Text(weight, "0"), Text(length, "0.0"),
            Text(length * roundness, "0.0"), missingFirmness, ColourOf(fruit, ripeness, random), Text(price, "0.00"),
            fruit.Kind,
        ];
    }

    /// <summary>Unripe fruits are green more often; some colours were not noted.</summary>
    private static string ColourOf(Fruit fruit, double ripeness, RandomStream random)
    {
        if (random.NextDouble() < MissingRate / 2) return "";
        if (random.NextDouble() < 0.4 * (1 - ripeness)) return Colours[0];
        double place = random.NextDouble();
        int colour = 0;
        while (colour < Colours.Length - 1 && place >= fruit.Colours[colour]) place -= fruit.Colours[colour++];
        return Colours[colour];
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
