using MeProp.Tasks;

namespace MeProp.Fuzz;

/// <summary>
/// Reads wrong tables and holds the readers to their promises: only <see cref="DataSetException"/>, with a message of
/// one line that names the file; an end within <see cref="FuzzLoop.TimeLimit"/>; bounded memory; columns of equal
/// lengths.
/// </summary>
internal sealed class TableFuzzRun
{
    /// <summary>What the objects of the shortest cells cost.</summary>
    public const int AllowedFactor = 300;

    /// <summary>
    /// What every file may cost: of Parquet, columns of as many rows as a file of any size may announce.
    /// </summary>
    public const long AllowedBytes = 2 << 20, AllowedParquetBytes = 512 << 20;

    private const string Name = "x.table";
    private const int MaxMessageLength = 600;

    private readonly bool _isParquet;
    private readonly TextMutator _mutator;
    private readonly FuzzMessages _messages = new();
    private long _accepted, _rejected, _largest;

    /// <summary>Prepares a run.</summary>
    /// <param name="seed">Any number; the same files for the same seed.</param>
    /// <param name="isParquet">Whether the files are Parquet; CSV otherwise.</param>
    public TableFuzzRun(ulong seed, bool isParquet)
    {
        _isParquet = isParquet;
        byte[][] seeds = isParquet ? TableSeedFiles.Parquet() : TableSeedFiles.Csv();
        foreach (byte[] right in seeds) Read(right);
        _mutator = new TextMutator(seeds, seed);
    }

    /// <summary>The file of a number, to look at it.</summary>
    public byte[] FileOf(long number) => _mutator.Make(number);

    /// <summary>Tries files.</summary>
    /// <param name="files">How many.</param>
    /// <exception cref="FuzzFailedException">A promise was broken.</exception>
    public TableFuzzReport Run(long files)
    {
        var loop = new FuzzLoop(_mutator.Make, Try);
        loop.Run(files);
        return new TableFuzzReport
        {
            Files = files,
            Accepted = _accepted,
            Rejected = _rejected,
            LargestAllocation = _largest,
            LongestSeconds = loop.LongestSeconds,
            Messages = _messages.Counts,
        };
    }

    private void Try(long number, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataTable? table = null;
        try
        {
            table = Read(bytes);
            _accepted++;
        }
        catch (DataSetException exception)
        {
            _rejected++;
            string message = exception.Message;
            if (!message.StartsWith(Name, StringComparison.Ordinal) || message.Length > MaxMessageLength
                || message.Any(char.IsControl))
                throw new FuzzFailedException(number, $"has the message \"{message}\".");
            _messages.Add(message[Name.Length..]);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _largest = Math.Max(_largest, allocated);
        long allowed = (_isParquet ? AllowedParquetBytes : AllowedBytes) + AllowedFactor * bytes.Length;
        if (allocated > allowed)
        {
            throw new FuzzFailedException(
                number, $"allocates {allocated} bytes for a file of {bytes.Length}; {allowed} are allowed.");
        }

        if (table is not null && table.Columns.Any(column => column.Count != table.Rows))
            throw new FuzzFailedException(number, "has columns of different lengths.");
    }

    private DataTable Read(byte[] bytes) => _isParquet
        ? ParquetTable.Read(new MemoryStream(bytes, writable: false), Name)
        : TableReader.Read(bytes, Name);
}
