namespace MeProp.Mpi;

/// <summary>The exchanges that have begun, in the order in which they did.</summary>
internal sealed class MpiExchanges(MpiLibrary mpi, int rank, int count, nint secondHalves)
{
    private readonly List<MpiExchange> _exchanges = [];
    private int _begun;

    /// <summary>One more, to be begun.</summary>
    public MpiExchange Next()
    {
        if (_begun == _exchanges.Count) _exchanges.Add(new(mpi, rank, count));
        return _exchanges[_begun++];
    }

    /// <summary>
    /// Begins the second halves whose turn it is, on all processes in the order of the exchanges. Does not wait.
    /// </summary>
    public void Progress()
    {
        bool isNext = true;
        for (int i = 0; i < _begun; i++)
        {
            bool hasEnded = _exchanges[i].HasEnded();
            isNext &= hasEnded || !_exchanges[i].IsSecondHalfDue;
            if (isNext && hasEnded) _exchanges[i].BeginSecondHalf(secondHalves);
        }
    }

    /// <summary>Waits for all.</summary>
    public void Finish()
    {
        for (int i = 0; i < _begun; i++)
        {
            if (!_exchanges[i].IsSecondHalfDue) continue;
            _exchanges[i].Wait();
            _exchanges[i].BeginSecondHalf(secondHalves);
        }

        for (int i = 0; i < _begun; i++)
        {
            _exchanges[i].Wait();
            _exchanges[i].Release();
        }

        _begun = 0;
    }
}
