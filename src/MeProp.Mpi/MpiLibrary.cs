using System.Runtime.InteropServices;
using System.Text;

namespace MeProp.Mpi;

/// <summary>The functions and objects of Open MPI 4 or 5, found when the program runs.</summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>The environment variable that names the library, where it is not in a standard place.</summary>
    public const string PathVariable = "MEPROP_MPI";

    /// <summary>MPI_THREAD_SERIALIZED: several threads, one at a time.</summary>
    public const int ThreadSerialized = 2;

    private const int MaxErrorText = 512;

    private static readonly string[] Names = ["libmpi.so.40", "libmpi.so", "libmpi.40.dylib"];

    private readonly nint _library;
    private readonly delegate* unmanaged<int, byte*, int*, int> _errorString;

    private MpiLibrary(nint library)
    {
        _library = library;
        World = Object("ompi_mpi_comm_world");
        Float = Object("ompi_mpi_float");
        Double = Object("ompi_mpi_double");
        Byte = Object("ompi_mpi_byte");
        Int64 = Object("ompi_mpi_int64_t");
        UInt64 = Object("ompi_mpi_uint64_t");
        OpSum = Object("ompi_mpi_op_sum");
        OpMax = Object("ompi_mpi_op_max");
        OpOr = Object("ompi_mpi_op_bor");
        ErrorsReturn = Object("ompi_mpi_errors_return");
        InitThread = (delegate* unmanaged<int*, byte***, int, int*, int>)Object("MPI_Init_thread");
        Finalize = (delegate* unmanaged<int>)Object("MPI_Finalize");
        Rank = (delegate* unmanaged<nint, int*, int>)Object("MPI_Comm_rank");
        Size = (delegate* unmanaged<nint, int*, int>)Object("MPI_Comm_size");
        SetErrorHandler = (delegate* unmanaged<nint, nint, int>)Object("MPI_Comm_set_errhandler");
        AllReduce = (delegate* unmanaged<void*, void*, int, nint, nint, nint, int>)Object("MPI_Allreduce");
        DuplicateCommunicator = (delegate* unmanaged<nint, nint*, int>)Object("MPI_Comm_dup");
        BeginAllToAll = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int>)Object(
            "MPI_Ialltoallv");
        BeginAllGather =
            (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int>)Object("MPI_Iallgatherv");
        Test = (delegate* unmanaged<nint*, int*, void*, int>)Object("MPI_Test");
        Wait = (delegate* unmanaged<nint*, void*, int>)Object("MPI_Wait");
        Abort = (delegate* unmanaged<nint, int, int>)Object("MPI_Abort");
        _errorString = (delegate* unmanaged<int, byte*, int*, int>)Object("MPI_Error_string");
    }

    /// <summary>MPI_IN_PLACE: the buffer that receives also gives.</summary>
    public static void* InPlace => (void*)1;

    /// <summary>MPI_COMM_WORLD, all processes that were started together.</summary>
    public nint World { get; }

    public nint Float { get; }

    public nint Double { get; }

    public nint Byte { get; }

    public nint Int64 { get; }

    public nint UInt64 { get; }

    public nint OpSum { get; }

    public nint OpMax { get; }

    public nint OpOr { get; }

    public nint ErrorsReturn { get; }

    public delegate* unmanaged<int*, byte***, int, int*, int> InitThread { get; }

    public delegate* unmanaged<int> Finalize { get; }

    public delegate* unmanaged<nint, int*, int> Rank { get; }

    public delegate* unmanaged<nint, int*, int> Size { get; }

    public delegate* unmanaged<nint, nint, int> SetErrorHandler { get; }

    public delegate* unmanaged<void*, void*, int, nint, nint, nint, int> AllReduce { get; }

    public delegate* unmanaged<nint, nint*, int> DuplicateCommunicator { get; }

    public delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int> BeginAllToAll
    {
        get;
    }

    public delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int> BeginAllGather { get; }

    public delegate* unmanaged<nint*, int*, void*, int> Test { get; }

    public delegate* unmanaged<nint*, void*, int> Wait { get; }

    public delegate* unmanaged<nint, int, int> Abort { get; }

    /// <summary>Loads the library.</summary>
    /// <exception cref="MpiException">There is none, or it is not Open MPI.</exception>
    public static MpiLibrary Load()
    {
        string? given = Environment.GetEnvironmentVariable(PathVariable);
        foreach (string name in string.IsNullOrEmpty(given) ? Names : [given])
        {
            if (NativeLibrary.TryLoad(name, out nint library)) return new MpiLibrary(library);
        }

        throw new MpiException(
            $"Open MPI is not there ({(string.IsNullOrEmpty(given) ? Names[0] : given)}). Install it, on Debian and "
            + $"Ubuntu the package openmpi-bin, or name its library in {PathVariable}.");
    }

    /// <summary>Throws where a call failed.</summary>
    /// <exception cref="MpiException">It did.</exception>
    public void Check(int result, string what)
    {
        if (result == 0) return;
        byte* text = stackalloc byte[MaxErrorText];
        int length = 0;
        bool isKnown = _errorString(result, text, &length) == 0;
        string reason = isKnown ? Encoding.UTF8.GetString(text, length) : $"error {result}";
        throw new MpiException($"{what} failed: {reason}.") { IsExchange = true };
    }

    private nint Object(string name) => NativeLibrary.TryGetExport(_library, name, out nint address)
        ? address
        : throw new MpiException(
            $"The MPI library has no {name}: it is not Open MPI 4 or 5. On Debian and Ubuntu the package openmpi-bin "
            + $"has it; {PathVariable} names its library.");
}
