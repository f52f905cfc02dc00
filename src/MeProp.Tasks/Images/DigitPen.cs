namespace MeProp.Tasks;

/// <summary>
/// Draws one digit into a 28×28 image. Control points go through a random warp, slant, scale, turn and shift. Short
/// lines follow the curve through them. A pixel's ink falls with its distance to the nearest line.
/// </summary>
/// <remarks>
/// Uses only + - × ÷ and the square root, which IEEE 754 rounds exactly: the bytes are equal on every machine. Sine and
/// cosine differ by platform.
/// </remarks>
internal sealed class DigitPen
{
    public const int Side = 28;

    private const int LinesPerSpan = 4;
    private const int WarpSide = 3;

    private readonly double[] _squaredDistance = new double[Side * Side];
    private readonly double[] _warpX = new double[WarpSide * WarpSide];
    private readonly double[] _warpY = new double[WarpSide * WarpSide];
    private double _xx, _xy, _yx, _yy, _centreX, _centreY, _reach;

    /// <summary>
    /// Draws a digit of random shape; overwrites 28×28 pixels, 0 for background and 255 for full ink.
    /// </summary>
    public void Draw(int digit, RandomStream random, Span<byte> pixels)
    {
        var ways = DigitStrokes.Ways[digit];
        var strokes = ways[random.NextInt32(ways.Length)];

        ChooseShape(random);
        double radius = Between(random, 0.75, 1.9);
        _reach = radius + 0.5;
        Array.Fill(_squaredDistance, double.MaxValue);
        foreach (var stroke in strokes)
            Follow(stroke.AsSpan());
        Ink(random, radius, pixels);
    }

    /// <summary>Draws the warp and the affine map of one image.</summary>
    private void ChooseShape(RandomStream random)
    {
        for (int i = 0; i < _warpX.Length; i++)
        {
            _warpX[i] = Around(random, 0.2);
            _warpY[i] = Around(random, 0.16);
        }

        double width = Between(random, 10, 16.5);
        double height = Between(random, 16, 21);
        double slant = Around(random, 0.5);

        // A turn by a without trigonometry: with t = tan(a/2), cos a = (1-t²)/(1+t²) and sin a = 2t/(1+t²).
        double t = Around(random, 0.18);
        double cos = (1 - t * t) / (1 + t * t);
        double sin = 2 * t / (1 + t * t);

        // Unit box to pixels: scale, then shear x by -slant·y, then turn.
        _xx = cos * width;
        _xy = (-cos * slant - sin) * height;
        _yx = sin * width;
        _yy = (-sin * slant + cos) * height;
        _centreX = 0.5 * (Side - 1) + Around(random, 2.75);
        _centreY = 0.5 * (Side - 1) + Around(random, 2.75);
    }

    /// <summary>Follows the uniform Catmull-Rom curve through the points of one stroke.</summary>
    private void Follow(ReadOnlySpan<double> stroke)
    {
        int last = stroke.Length / 2 - 1;
        Span<double> x = stackalloc double[last + 3];
        Span<double> y = stackalloc double[last + 3];
        for (int i = 0; i <= last; i++)
            (x[i + 1], y[i + 1]) = Place(stroke[2 * i], stroke[2 * i + 1]);

        // A closed stroke wraps around smoothly; an open one repeats its end points.
        bool closed = last > 1 && stroke[0] == stroke[2 * last] && stroke[1] == stroke[2 * last + 1];
        int before = closed ? last : 1;
        int after = closed ? 2 : last + 1;
        (x[0], y[0], x[last + 2], y[last + 2]) = (x[before], y[before], x[after], y[after]);

        (double fromX, double fromY) = (x[1], y[1]);
        for (int i = 1; i <= last; i++)
        {
            for (int step = 1; step <= LinesPerSpan; step++)
            {
                double s = step / (double)LinesPerSpan;
                double toX = Curve(x[i - 1], x[i], x[i + 1], x[i + 2], s);
                double toY = Curve(y[i - 1], y[i], y[i + 1], y[i + 2], s);
                Line(fromX, fromY, toX, toY);
                (fromX, fromY) = (toX, toY);
            }
        }
    }

    /// <summary>
    /// Maps a point of the unit box to pixels. Equal points stay equal, so strokes that meet still meet.
    /// </summary>
    private (double X, double Y) Place(double x, double y)
    {
        double column = x * (WarpSide - 1);
        double row = y * (WarpSide - 1);
        int left = Math.Min((int)column, WarpSide - 2);
        int top = Math.Min((int)row, WarpSide - 2);
        double u = column - left;
        double v = row - top;
        int corner = top * WarpSide + left;

        double warpedX = x - 0.5 + Bilinear(_warpX, corner, u, v);
        double warpedY = y - 0.5 + Bilinear(_warpY, corner, u, v);
        return (_centreX + _xx * warpedX + _xy * warpedY, _centreY + _yx * warpedX + _yy * warpedY);
    }

    private static double Bilinear(double[] grid, int corner, double u, double v) =>
        (1 - v) * ((1 - u) * grid[corner] + u * grid[corner + 1])
        + v * ((1 - u) * grid[corner + WarpSide] + u * grid[corner + WarpSide + 1]);

    /// <summary>Catmull-Rom between <paramref name="b"/> (s = 0) and <paramref name="c"/> (s = 1).</summary>
    private static double Curve(double a, double b, double c, double d, double s) =>
        b + 0.5 * s * (c - a + s * (2 * a - 5 * b + 4 * c - d + s * (3 * (b - c) + d - a)));

    /// <summary>Updates the squared distances of the pixels within reach of a line.</summary>
    private void Line(double fromX, double fromY, double toX, double toY)
    {
        double alongX = toX - fromX;
        double alongY = toY - fromY;
        double squaredLength = alongX * alongX + alongY * alongY;
        double perLength = squaredLength > 0 ? 1 / squaredLength : 0;

        int left = Math.Max(0, (int)Math.Ceiling(Math.Min(fromX, toX) - _reach));
        int right = Math.Min(Side - 1, (int)Math.Floor(Math.Max(fromX, toX) + _reach));
        int top = Math.Max(0, (int)Math.Ceiling(Math.Min(fromY, toY) - _reach));
        int bottom = Math.Min(Side - 1, (int)Math.Floor(Math.Max(fromY, toY) + _reach));
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                double dx = column - fromX;
                double dy = row - fromY;
                double s = Math.Clamp((dx * alongX + dy * alongY) * perLength, 0, 1);
                dx -= s * alongX;
                dy -= s * alongY;
                ref double nearest = ref _squaredDistance[row * Side + column];
                nearest = Math.Min(nearest, dx * dx + dy * dy);
            }
        }
    }

    /// <summary>Converts distances to ink of uneven strength, then adds specks.</summary>
    private void Ink(RandomStream random, double radius, Span<byte> pixels)
    {
        double strength = Between(random, 150, 256);
        double unevenness = Between(random, 0, 0.5);
        for (int i = 0; i < pixels.Length; i++)
        {
            double coverage = 0;
            if (_squaredDistance[i] < _reach * _reach)
                coverage = Math.Min(1, _reach - Math.Sqrt(_squaredDistance[i]));
            pixels[i] = coverage > 0 ? (byte)(strength * coverage * (1 - unevenness * random.NextDouble())) : (byte)0;
        }

        int specks = random.NextInt32(16);
        for (int i = 0; i < specks; i++)
            pixels[random.NextInt32(pixels.Length)] = (byte)random.NextInt32(256);
    }

    /// <summary>Uniform in [low, high).</summary>
    private static double Between(RandomStream random, double low, double high) =>
        low + (high - low) * random.NextDouble();

    /// <summary>Triangular in (-spread, spread), from two uniform draws: small deviations are more frequent.</summary>
    private static double Around(RandomStream random, double spread) =>
        spread * (random.NextDouble() + random.NextDouble() - 1);
}
