namespace MeProp.Mpi;

/// <summary>The exchanges that have begun, in the order in which they did.</summary>
internal sealed class BegunExchanges<T>(Func<T> create) where T : IBegunExchange
{
    private readonly List<T> _exchanges = [];
    private int _begun;

    /// <summary>One more, to be begun.</summary>
    public T Next()
    {
        if (_begun == _exchanges.Count) _exchanges.Add(create());
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
            if (isNext && hasEnded) _exchanges[i].BeginSecondHalf();
        }
    }

    /// <summary>Waits for all.</summary>
    public void Finish()
    {
        for (int i = 0; i < _begun; i++)
        {
            if (!_exchanges[i].IsSecondHalfDue) continue;
            _exchanges[i].Wait();
            _exchanges[i].BeginSecondHalf();
        }

        for (int i = 0; i < _begun; i++)
        {
            _exchanges[i].Wait();
            _exchanges[i].Release();
        }

        _begun = 0;
    }
}
