namespace MeProp;

/// <summary>Copies of whole rows.</summary>
public interface IRowOperations
{
    /// <summary>destination = source; bytes become floats.</summary>
    void Copy(Matrix source, Matrix destination);

    /// <summary>destination[n] = source[rows[n]]; both hold floats or both bytes.</summary>
    void Gather(Table source, Indices rows, Matrix destination);

    /// <summary>The same for rows of <c>width</c> integers, such as labels or ids.</summary>
    void Gather(Indices source, int width, Indices rows, Indices destination);
}
