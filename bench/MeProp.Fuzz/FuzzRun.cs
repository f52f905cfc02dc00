namespace MeProp.Fuzz;

/// <summary>
/// Opens and loads wrong files and holds the reader to its promises: only <see cref="ModelFileException"/>, with a
/// message of one line; an end within <see cref="FuzzLoop.TimeLimit"/>; memory of at most the file's size and
/// <see cref="AllowedExtra"/>, and of a small file <see cref="AllowedFactor"/> times its size and
/// <see cref="AllowedBytes"/>. What is accepted can be read, written and read again, and computes.
/// </summary>
internal sealed class FuzzRun
{
    /// <summary>
    /// What every file may cost beyond its size. Files have at most 64 KB here: a network of one input, whose rows are
    /// padded to 64 bytes, takes 16 times its file.
    /// </summary>
    public const int AllowedExtra = 256 * 1024;

    /// <summary>What rows cost that are padded to 64 bytes, and objects for the shortest layers.</summary>
    public const int AllowedFactor = 20;

    /// <summary>What every file costs.</summary>
    public const int AllowedBytes = 32 * 1024;

    private const string Name = "x.safetensors";
    private const int MaxMessageLength = 600;

    private readonly byte[][] _seeds;
    private readonly FileMutator _mutator;
    private readonly Device _device;
    private readonly FuzzMessages _messages = new();
    private long _models, _tensorsOnly, _rejected, _largest;
    private double _largestFactor;

    /// <summary>Prepares a run.</summary>
    /// <param name="device">Where networks are built.</param>
    /// <param name="seed">Any number; the same files for the same seed.</param>
    public FuzzRun(Device device, ulong seed)
    {
        _device = device;
        _seeds = SeedFiles.Make(device);
        _mutator = new FileMutator(_seeds, seed);
    }

    /// <summary>The file of a number, to look at it.</summary>
    public byte[] FileOf(long number) => _mutator.Make(number);

    /// <summary>Tries files.</summary>
    /// <param name="files">How many.</param>
    /// <param name="progress">Called now and then with the number of files so far.</param>
    /// <exception cref="FuzzFailedException">A promise was broken.</exception>
    public ModelFuzzReport Run(long files, Action<long>? progress = null)
    {
        foreach (byte[] right in _seeds) TrySeed(right);
        var loop = new FuzzLoop(_mutator.Make, Try);
        loop.Run(files, progress);
        return new ModelFuzzReport
        {
            Files = files,
            Models = _models,
            TensorsOnly = _tensorsOnly,
            Rejected = _rejected,
            LargestAllocation = _largest,
            LargestFactor = _largestFactor,
            LongestSeconds = loop.LongestSeconds,
            Messages = _messages.Counts,
        };
    }

    /// <summary>The right files are right, and what happens once in a process has happened after them.</summary>
    private void TrySeed(byte[] right)
    {
        using SafeTensors file = Open(right);
        TryLoad(file);
    }

    private void Try(long number, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        SafeTensors? file = null;
        Model? model = null;
        string? message = null;
        try
        {
            file = Open(bytes);
            model = ModelFile.Load(file, _device);
        }
        catch (ModelFileException exception)
        {
            message = exception.Message;
        }

        CheckMemory(number, bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        if (message is not null) CheckMessage(number, message);
        if (file is null) _rejected++;
        else if (model is null) _tensorsOnly++;
        else _models++;
        if (file is not null) CheckAccepted(number, file, bytes.Length);
        if (model is not null) CheckModel(number, model);
        file?.Dispose();
    }

    private void CheckMemory(long number, byte[] bytes, long allocated)
    {
        _largest = Math.Max(_largest, allocated);
        if (bytes.Length > 0)
            _largestFactor = Math.Max(_largestFactor, (double)(allocated - AllowedBytes) / bytes.Length);
        long allowed = Math.Min((long)AllowedFactor * bytes.Length + AllowedBytes, (long)bytes.Length + AllowedExtra);
        if (allocated > allowed)
        {
            throw new FuzzFailedException(
                number, $"allocates {allocated} bytes for a file of {bytes.Length}; {allowed} are allowed.");
        }
    }

    private void CheckMessage(long number, string message)
    {
        if (!message.StartsWith(Name, StringComparison.Ordinal)
            || message.Length > MaxMessageLength
            || message.Any(char.IsControl))
        {
            throw new FuzzFailedException(number, $"has the message \"{message}\".");
        }

        _messages.Add(message);
    }

    private static void CheckAccepted(long number, SafeTensors file, int length)
    {
        long total = 0;
        var tensors = new List<TensorData>();
        foreach (TensorInfo tensor in file.Tensors)
        {
            if (tensor.ByteCount > length)
            {
                throw new FuzzFailedException(
                    number, $"has {tensor}, which is larger than the file of {length} bytes.");
            }
            var bytes = new byte[tensor.ByteCount];
            file.CopyBytesTo(tensor.Name, bytes);
            total += bytes.Length;
            tensors.Add(TensorData.FromBytes(tensor.Name, tensor.Type, [.. tensor.Shape], bytes));
        }

        if (total > length)
            throw new FuzzFailedException(number, $"has tensors of {total} bytes in a file of {length}.");
        using var copy = new MemoryStream();
        SafeTensors.Write(copy, tensors, file.Metadata);
        copy.Position = 0;
        using SafeTensors again = SafeTensors.Open(copy);
        if (!again.Tensors.Select(t => t.ToString()).SequenceEqual(file.Tensors.Select(t => t.ToString())))
            throw new FuzzFailedException(number, "has other tensors after it was written and read.");
    }

    private void CheckModel(long number, Model model)
    {
        foreach (Parameter parameter in model.Network.Parameters)
        {
            if (!Array.TrueForAll(parameter.Value.ToArray(), float.IsFinite))
            {
                throw new FuzzFailedException(
                    number, $"was loaded with a value of {parameter.Name} that is not finite.");
            }
        }

        Network network = model.Network;
        var batch = new Batch(_device);
        new FloatExamples(new float[network.Inputs], network.Inputs, new int[1], network.Outputs).Fill([0], batch);
        Matrix y = network.Forward(batch, new StepContext(_device, new RandomStreams(1)));
        if (y.Columns != network.Outputs)
            throw new FuzzFailedException(number, $"gives {y.Columns} outputs instead of {network.Outputs}.");
    }

    private static SafeTensors Open(byte[] bytes) => SafeTensors.Open(new MemoryStream(bytes, writable: false), Name);

    private void TryLoad(SafeTensors file)
    {
        try
        {
            ModelFile.Load(file, _device);
        }
        catch (ModelFileException)
        {
            // Some right files are no models.
        }
    }
}
