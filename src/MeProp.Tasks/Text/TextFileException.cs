namespace MeProp.Tasks;

/// <summary>A text file that breaks its format. The message names file, line, column and what is expected.</summary>
public sealed class TextFileException : DataSetException
{
    /// <summary>Describes a fault.</summary>
    /// <param name="file">The file's path or the text's name.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The first character of the faulty field or character in the line, from 1.</param>
    /// <param name="fault">What is wrong and what is expected: one or more sentences.</param>
    /// <param name="innerException">The cause.</param>
    public TextFileException(string file, int line, int column, string fault, Exception? innerException = null)
        : base($"{file}, line {line}, column {column}: {fault}", innerException) =>
        (File, Line, Column) = (file, line, column);

    /// <summary>The file's path or the text's name.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The first character of the faulty field or character in the line, from 1.</summary>
    public int Column { get; }
}
