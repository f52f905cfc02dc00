using System.Globalization;

namespace MeProp.Cli;

/// <summary>Learning curves drawn with characters: score over seconds of training.</summary>
internal sealed class CurveChart
{
    private const int Width = 64, Height = 12;

    /// <summary>Points of the score below the best that are drawn; lower ones stand in the lowest line.</summary>
    private const double Range = 5;

    private readonly char[][] _cells = [.. Enumerable.Range(0, Height).Select(_ => CreateLine())];
    private readonly double _bottom, _top, _seconds;

    /// <summary>Draws curves in order: where they meet, the last is seen.</summary>
    public CurveChart(params IReadOnlyList<(char Mark, IReadOnlyList<CurvePoint> Curve)> curves)
    {
        CurvePoint[] points = [.. curves.SelectMany(curve => curve.Curve).Where(point => point.DevScore is not null)];
        if (points.Length == 0) return;
        double best = points.Max(point => point.DevScore!.Value), worst = points.Min(point => point.DevScore!.Value);
        _bottom = Math.Max(worst, best - Range);
        _top = Math.Max(best, _bottom + 0.1);
        _seconds = Math.Max(points.Max(point => point.TrainSeconds), 1e-9);
        foreach ((char mark, IReadOnlyList<CurvePoint> curve) in curves)
        {
            foreach (CurvePoint point in curve)
            {
                if (point.DevScore is not { } score) continue;
                double height = Math.Clamp((score - _bottom) / (_top - _bottom), 0, 1);
                int column = (int)Math.Round(point.TrainSeconds / _seconds * (Width - 1));
                _cells[Height - 1 - (int)Math.Round(height * (Height - 1))][column] = mark;
            }
        }
    }

    /// <summary>The chart, from top to bottom.</summary>
    public IEnumerable<string> Lines()
    {
        for (int i = 0; i < Height; i++)
        {
            double score = _top - (_top - _bottom) * i / (Height - 1);
            string label = i % 3 == 0 || i == Height - 1 ? score.ToString("0.00", CultureInfo.InvariantCulture) : "";
            yield return $"{label,6} |{new string(_cells[i]).TrimEnd()}";
        }

        string end = string.Create(CultureInfo.InvariantCulture, $"{_seconds:0.00} s");
        yield return $"       +{new string('-', Width)}";
        yield return $"        0{end.PadLeft(Width - 1)}";
    }

    private static char[] CreateLine()
    {
        char[] line = new char[Width];
        Array.Fill(line, ' ');
        return line;
    }
}
