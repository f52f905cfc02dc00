namespace MeProp.Tasks;

/// <summary>Decodes pictures on all cores.</summary>
internal sealed class PictureDecoder(
    PictureFolderOptions options, string folder, IProgress<PictureProgress>? progress, CancellationToken cancellation)
{
    /// <summary>The size of the first picture that can be read; null if there is none.</summary>
    public static (int Height, int Width)? FirstSize(IReadOnlyList<PictureEntry> entries) =>
        entries.Select(TryLoad).FirstOrDefault(picture => picture is not null) is { } first
            ? (first.Height, first.Width)
            : null;

    /// <summary>Decodes pictures, after their size was chosen where none is given.</summary>
    public DecodedPictures Decode(IReadOnlyList<PictureEntry> entries)
    {
        if (options.Size is { } size) return DecodeAll(entries, options.FormatOf(size.Height, size.Width), false)!;

        // The first picture's size is assumed for all: mostly right, and otherwise noticed early.
        (int height, int width) = PictureFolderOptions.ChosenFor(FirstSize(entries));
        (int usualHeight, int usualWidth) = PictureFolderOptions.ChosenFor(null);
        return DecodeAll(entries, options.FormatOf(height, width), isAssumed: true)
            ?? DecodeAll(entries, options.FormatOf(usualHeight, usualWidth), false)!;
    }

    private static GreyImage? TryLoad(PictureEntry entry)
    {
        try
        {
            return PictureFile.LoadChannels(entry.Path, PictureFormat.Grey)[0];
        }
        catch (DataSetException)
        {
            return null;
        }
    }

    /// <summary>
    /// Null when the size was assumed from the first picture, and a picture of another size shows that it is wrong.
    /// </summary>
    private DecodedPictures? DecodeAll(IReadOnlyList<PictureEntry> entries, PictureFormat format, bool isAssumed)
    {
        byte[] pixels = Allocate(entries.Count, format);
        string?[] failures = new string?[entries.Count];
        PictureFitter fitter = format.CreateFitter();
        int inputs = format.Inputs, done = 0;
        bool hasPassing = false, hasSeveral = false;
        GreyImage? common = null;
        var counting = new Lock();
        int interval = Math.Max(1, entries.Count / 1000);
        Parallel.For(0, entries.Count, new ParallelOptions { CancellationToken = cancellation }, (i, loop) =>
        {
            try
            {
                IReadOnlyList<GreyImage> channels = PictureFile.LoadChannels(entries[i].Path, format.Channels);
                if (!HasSizeOf(channels[0], ref common))
                {
                    hasSeveral = true;
                    if (isAssumed && (format.Height, format.Width) != PictureFolderOptions.ChosenFor(null))
                    {
                        loop.Stop();
                        return;
                    }
                }

                PictureFormat.Apply(channels, fitter).Pixels.CopyTo(pixels.AsMemory(i * inputs, inputs));
            }
            catch (DataSetException exception)
            {
                failures[i] = exception.Message;
                if (exception.InnerException is IOException or UnauthorizedAccessException) hasPassing = true;
            }

            lock (counting)
            {
                done++;
                if (done % interval == 0 || done == entries.Count)
                    progress?.Report(new PictureProgress(folder, done, entries.Count));
            }
        });
        if (done < entries.Count) return null;
        return Compact(pixels, failures, format) with
        {
            HasPassingFailures = hasPassing,
            CommonSize = hasSeveral || common is null ? null : (common.Height, common.Width),
        };
    }

    /// <summary>Whether a picture has the size of the first one that came here.</summary>
    private static bool HasSizeOf(GreyImage picture, ref GreyImage? common)
    {
        GreyImage first = Interlocked.CompareExchange(ref common, picture, null) ?? picture;
        return (picture.Height, picture.Width) == (first.Height, first.Width);
    }

    private byte[] Allocate(int count, PictureFormat format)
    {
        long bytes = (long)count * format.Inputs, available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > Array.MaxLength || bytes > available / 2)
        {
            throw new DataSetException(
                $"The {count:N0} pictures of {folder} need {bytes / 1e9:0.0} GB at {format.Height}×{format.Width} and "
                + $"{format.Channels} channel{(format.Channels == 1 ? "" : "s")}; up to "
                + $"{Math.Min(Array.MaxLength, available / 2) / 1e9:0.0} GB are possible here. Give a smaller --size, or "
                + "write them as IDX files, which are read when a batch needs them.");
        }

        return new byte[bytes];
    }

    /// <summary>Closes the gaps of pictures that could not be read.</summary>
    private static DecodedPictures Compact(byte[] pixels, string?[] failures, PictureFormat format)
    {
        List<(int, string)> failed = [];
        int inputs = format.Inputs, kept = 0;
        for (int i = 0; i < failures.Length; i++)
        {
            if (failures[i] is { } message)
            {
                failed.Add((i, message));
                continue;
            }

            if (kept < i) pixels.AsSpan(i * inputs, inputs).CopyTo(pixels.AsSpan(kept * inputs));
            kept++;
        }

        return new DecodedPictures(format.Height, format.Width, pixels.AsMemory(0, kept * inputs), failed);
    }
}
