using System.Globalization;
using System.Runtime.CompilerServices;
using MeProp.Mpi;

namespace MeProp.Cli;

/// <summary>
/// Runs a command in all processes that a launcher of MPI started together. Process 0 alone writes files and prints
/// results. An error in one process ends all of them, with one message.
/// </summary>
internal static class DistributedProgram
{
    /// <summary>The option that asks for it.</summary>
    public const string OptionName = "--distributed";

    private const string RankVariable = "OMPI_COMM_WORLD_RANK";

    private const string LocalRankVariable = "OMPI_COMM_WORLD_LOCAL_RANK";

    private const string LocalSizeVariable = "OMPI_COMM_WORLD_LOCAL_SIZE";

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2), RankWait = TimeSpan.FromSeconds(0.5),
        LongestWait = TimeSpan.FromSeconds(6);

    /// <summary>Joins the other processes and runs the command in each.</summary>
    public static int Run(ProgramEnvironment environment, Func<ProgramEnvironment, int> command)
    {
        if (environment.Processes is not null) return command(environment);
        MpiProcessGroup? group = null;
        try
        {
            group = MpiProcessGroup.Start();
            bool isFirst = group.Rank == 0;
            int code = command(environment with
            {
                Processes = group,
                Output = isFirst ? environment.Output : TextWriter.Null,
                Error = isFirst ? environment.Error : TextWriter.Null,
            });
            group.Dispose();
            return code;
        }
        catch (Exception exception)
        {
            return Fail(exception, environment, group);
        }
    }

    /// <summary>Says what failed in this process, and ends the others.</summary>
    /// <remarks>
    /// Where a process has failed, the launcher ends the others. So process 0 says at once what failed, and others only
    /// when they are not ended before: a failure of all processes, or one that follows from that of another process,
    /// is told once.
    /// </remarks>
    public static int Fail(Exception exception, ProgramEnvironment environment, IDisposable? joined = null)
    {
        var group = joined as IProcessGroup;
        int rank = group?.Rank ?? Number(environment, RankVariable) ?? 0;
        bool follows = IsOfExchange(exception);
        TimeSpan wait = follows ? FirstWait + FirstWait : rank > 0 ? FirstWait + rank * RankWait : TimeSpan.Zero;
        Thread.Sleep(wait < LongestWait ? wait : LongestWait);
        string who = group is { Count: > 1 }
            ? $"process {rank} of {group.Count} on {Environment.MachineName}: "
            : "";
        int code = Failure.Report(exception, environment, who);
        if (group is { Count: > 1 }) Abort(group, code);
        return code;
    }

    /// <summary>What a user should know who started one process alone.</summary>
    public static IEnumerable<string> NotesOn(ProgramEnvironment environment)
    {
        if (environment.Processes is not { Count: 1 } || Number(environment, RankVariable) is not null) yield break;
        yield return
            $"{OptionName}: this process was started alone and trains alone. To start several: mpirun -n 2 meprop …";
    }

    /// <summary>
    /// Threads of a process, where the user does not say: processes on one machine share its processors.
    /// </summary>
    public static int ThreadsOf(int given, ProgramEnvironment environment)
    {
        int local = Number(environment, LocalSizeVariable) ?? 1;
        return given > 0 ? given : Math.Max(1, Environment.ProcessorCount / Math.Max(1, local));
    }

    /// <summary>The number of this process among those of its machine.</summary>
    public static int RankOnMachine(ProgramEnvironment environment) => Number(environment, LocalRankVariable) ?? 0;

    /// <summary>Waits until all processes are here.</summary>
    public static void Meet(IProcessGroup processes)
    {
        Span<long> nothing = [0];
        processes.Sum(nothing);
    }

    /// <summary>What sums the gradients of a network over processes; bytes and exchanges of its steps.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (IGradientExchange Exchange, Func<(double Bytes, double Calls)> PerStep) CreateExchange(
        IProcessGroup processes)
    {
        var exchange = new RowExchange(processes);
        return (exchange, () => (exchange.BytesPerStep, exchange.CallsPerStep));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsOfExchange(Exception exception) =>
        exception is MpiException { IsExchange: true } or RunFailedException { InnerException: MpiException };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abort(IProcessGroup group, int code) => ((MpiProcessGroup)group).Abort(code);

    private static int? Number(ProgramEnvironment environment, string variable) =>
        int.TryParse(environment.Variable(variable), CultureInfo.InvariantCulture, out int value) ? value : null;
}
