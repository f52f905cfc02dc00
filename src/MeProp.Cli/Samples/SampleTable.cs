using System.Globalization;
using System.Text;

namespace MeProp.Cli;

/// <summary>
/// A table of flats as comma-separated values: a column of text, columns of numbers, and whether the price is low,
/// middle or high. The price follows from the other columns, with noise.
/// </summary>
internal static class SampleTable
{
    private const int Rows = 400;
    private const double Low = 60, High = 95, Noise = 16;

    // What a square metre is worth, by district.
    private static readonly (string Name, double Worth)[] Districts =
        [("centre", 1.5), ("park", 1.25), ("harbour", 1.05), ("station", 0.8)];

    /// <summary>The table, a row per line. It is the same on every machine.</summary>
    public static string Text()
    {
        var random = new RandomStream(1);
        var text = new StringBuilder("district,area,rooms,age,price\n");
        for (int row = 0; row < Rows; row++)
        {
            (string district, double worth) = Districts[random.NextInt32(Districts.Length)];
            int area = 25 + random.NextInt32(101), rooms = 1 + area / 30 + random.NextInt32(2);
            int age = random.NextInt32(81);
            double price = worth * area * (1 - age / 200.0) + 3 * rooms + Noise * (random.NextDouble() - 0.5);
            string name = price < Low ? "low" : price < High ? "middle" : "high";
            text.Append(CultureInfo.InvariantCulture, $"{district},{area},{rooms},{age},{name}\n");
        }

        return text.ToString();
    }
}
