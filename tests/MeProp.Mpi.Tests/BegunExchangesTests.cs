namespace MeProp.Mpi.Tests;

/// <summary>
/// Second halves begin in the order of the exchanges, in whatever order first halves end: MPI matches the calls of
/// different processes by their order.
/// </summary>
public class BegunExchangesTests
{
    private readonly List<string> _calls = [];
    private readonly List<Scripted> _all = [];
    private readonly BegunExchanges<Scripted> _exchanges;

    public BegunExchangesTests() => _exchanges = new(() =>
    {
        var exchange = new Scripted(_all.Count, _calls);
        _all.Add(exchange);
        return exchange;
    });

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    public void Second_halves_begin_in_the_order_of_the_exchanges(params int[] order)
    {
        for (int i = 0; i < 3; i++) _exchanges.Next().Begin(hasSecondHalf: true);
        foreach (int ended in order)
        {
            _all[ended].IsOver = true;
            _exchanges.Progress();
        }

        Assert.Equal(["second 0", "second 1", "second 2"], _calls);
    }

    [Fact]
    public void A_gathering_holds_no_sum_back_that_begins_after_it()
    {
        _exchanges.Next().Begin(hasSecondHalf: false);
        _exchanges.Next().Begin(hasSecondHalf: true);
        _all[1].IsOver = true;
        _exchanges.Progress();
        Assert.Equal(["second 1"], _calls);
    }

    [Fact]
    public void A_sum_waits_for_the_second_half_of_the_one_before()
    {
        for (int i = 0; i < 2; i++) _exchanges.Next().Begin(hasSecondHalf: true);
        _all[1].IsOver = true;
        _exchanges.Progress();
        Assert.Empty(_calls);
        _exchanges.Finish();
        Assert.Equal(
            [
                "wait 0", "second 0", "wait 1", "second 1", "wait 0", "release 0", "wait 1", "release 1",
            ],
            _calls);
    }

    [Fact]
    public void Exchanges_are_used_again()
    {
        _exchanges.Next().Begin(hasSecondHalf: false);
        _exchanges.Finish();
        _exchanges.Next().Begin(hasSecondHalf: true);
        Assert.Single(_all);
        _calls.Clear();
        _exchanges.Finish();
        Assert.Equal(["wait 0", "second 0", "wait 0", "release 0"], _calls);
    }

    /// <summary>An exchange whose halves end when a test says so.</summary>
    private sealed class Scripted(int number, List<string> calls) : IBegunExchange
    {
        public bool IsOver { get; set; }

        public bool IsSecondHalfDue { get; private set; }

        public void Begin(bool hasSecondHalf) => (IsSecondHalfDue, IsOver) = (hasSecondHalf, false);

        public bool HasEnded() => IsOver;

        public void Wait() => calls.Add($"wait {number}");

        public void BeginSecondHalf()
        {
            if (!IsSecondHalfDue) return;
            (IsSecondHalfDue, IsOver) = (false, false);
            calls.Add($"second {number}");
        }

        public void Release() => calls.Add($"release {number}");
    }
}
