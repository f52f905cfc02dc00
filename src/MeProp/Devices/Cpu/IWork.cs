namespace MeProp.Cpu;

/// <summary>Work on a range of independent items: which thread does an item, and together with which others, changes no result.</summary>
internal interface IWork
{
    /// <summary>Does the items <paramref name="from"/> to <paramref name="to"/> − 1.</summary>
    void Run(int from, int to);
}
