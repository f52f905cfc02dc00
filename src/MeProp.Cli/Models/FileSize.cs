using System.Globalization;

namespace MeProp.Cli;

internal static class FileSize
{
    public static string Of(string path) => Text(new FileInfo(path).Length);

    /// <summary>As in "1.9 MB", in powers of ten.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} bytes",
        < 1_000_000 => Of(bytes / 1e3, "kB"),
        < 1_000_000_000 => Of(bytes / 1e6, "MB"),
        _ => Of(bytes / 1e9, "GB"),
    };

    private static string Of(double value, string unit) =>
        value.ToString(value < 10 ? "0.0 " : "0 ", CultureInfo.InvariantCulture) + unit;
}
