namespace MeProp.Cpu;

/// <summary>Independent items: results depend neither on the thread that runs an item nor on its neighbors.</summary>
internal interface IWork
{
    void Run(int from, int to);
}
