using System.Globalization;

namespace MeProp.Cli;

/// <summary>Numbers with five digits, as people write them: 452300 and not 4.523E+05.</summary>
internal static class FewDigits
{
    private const int Digits = 5, MaxDecimals = 9;
    private const double Largest = 1e15;

    public static string Of(double number)
    {
        int size = number == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(number)));
        if (!double.IsFinite(number) || Math.Abs(number) >= Largest || size < Digits - MaxDecimals - 1)
            return number.ToString("G5", CultureInfo.InvariantCulture);
        double rounded = Math.Round(number, Math.Clamp(Digits - 1 - size, 0, MaxDecimals));
        return rounded.ToString("0.#########", CultureInfo.InvariantCulture);
    }
}
