namespace MeProp.Mpi;

/// <summary>An exchange that has begun, in one or two halves.</summary>
internal interface IBegunExchange
{
    /// <summary>True while there is a second half that has not begun.</summary>
    bool IsSecondHalfDue { get; }

    /// <summary>Tests whether the current half has ended; does not wait.</summary>
    bool HasEnded();

    /// <summary>Waits for what was begun last.</summary>
    void Wait();

    /// <summary>Begins the second half, if it is due; the first has ended.</summary>
    void BeginSecondHalf();

    /// <summary>Frees the memory of an exchange that has ended.</summary>
    void Release();
}
