namespace MeProp.Tasks;

/// <summary>
/// The background of a picture, fitted to its border: grey(y, x) = a + b y + c x, where b and c follow the uneven light
/// of photographs.
/// </summary>
internal sealed class Background
{
    private readonly double _constant, _perRow, _perColumn;

    private Background(double constant, double perRow, double perColumn) =>
        (_constant, _perRow, _perColumn) = (constant, perRow, perColumn);

    /// <summary>
    /// Least squares over the border's pixels, then again without outliers, because ink may touch the border.
    /// </summary>
    public static Background Of(GreyImage image, int borderWidth)
    {
        (int Y, int X)[] border = [.. Border(image.Height, image.Width, borderWidth)];
        int[] greys = Array.ConvertAll(border, at => (int)image.Pixels.Span[at.Y * image.Width + at.X]);
        Background first = Fit(border, greys);
        double[] errors = [.. border.Select((at, i) => Math.Abs(greys[i] - first.At(at.Y, at.X)))];
        double usual = errors.Order().ElementAt(errors.Length / 2);
        int[] kept = [.. Enumerable.Range(0, border.Length).Where(i => errors[i] <= 2 * usual)];
        return Fit([.. kept.Select(i => border[i])], [.. kept.Select(i => greys[i])]);
    }

    public static IEnumerable<(int Y, int X)> Border(int height, int width, int borderWidth)
    {
        for (int y = 0; y < height; y++)
        {
            bool isWhole = y < borderWidth || y >= height - borderWidth;
            for (int x = 0; x < width; x++)
            {
                if (!isWhole && x == borderWidth) x = Math.Max(x, width - borderWidth);
                yield return (y, x);
            }
        }
    }

    public double At(int y, int x) => _constant + _perRow * y + _perColumn * x;

    /// <summary>
    /// The plane through the means: two equations for its slopes. A border without extent in a direction has no slope.
    /// </summary>
    private static Background Fit((int Y, int X)[] border, int[] greys)
    {
        double meanY = border.Average(at => at.Y), meanX = border.Average(at => at.X), mean = greys.Average();
        double yy = 0, xx = 0, yx = 0, yg = 0, xg = 0;
        for (int i = 0; i < border.Length; i++)
        {
            double y = border[i].Y - meanY, x = border[i].X - meanX, g = greys[i] - mean;
            (yy, xx, yx, yg, xg) = (yy + y * y, xx + x * x, yx + y * x, yg + y * g, xg + x * g);
        }

        double determinant = yy * xx - yx * yx;
        bool isPlane = determinant > 1e-6 * yy * xx;
        double perRow = isPlane ? (yg * xx - xg * yx) / determinant : 0;
        double perColumn = isPlane ? (xg * yy - yg * yx) / determinant : 0;
        return new Background(mean - perRow * meanY - perColumn * meanX, perRow, perColumn);
    }
}
