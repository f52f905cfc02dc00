namespace MeProp;

/// <summary>A parameter's value and moments in plain arrays, which are kept and filled again.</summary>
/// <param name="name">The parameter's name.</param>
internal sealed class ParameterCopy(string name)
{
    /// <summary>The parameter's name.</summary>
    public string Name { get; } = name;

    /// <summary>Rows of the value and of each moment.</summary>
    public int Rows { get; private set; }

    /// <summary>Columns of the value and of each moment.</summary>
    public int Columns { get; private set; }

    /// <summary>The trained values, row after row without gaps.</summary>
    public float[] Value { get; private set; } = [];

    /// <summary>The optimizer's first moment, or null where it has none.</summary>
    public float[]? FirstMoment { get; private set; }

    /// <summary>The optimizer's second moment, or null where it has none.</summary>
    public float[]? SecondMoment { get; private set; }

    /// <summary>Makes a copy from a file's arrays, which become its own.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="value">Rows × columns values.</param>
    /// <param name="firstMoment">As many, or null.</param>
    /// <param name="secondMoment">As many, or null.</param>
    public static ParameterCopy Of(string name, int rows, int columns, float[] value, float[]? firstMoment, float[]? secondMoment) =>
        new(name) { Rows = rows, Columns = columns, Value = value, FirstMoment = firstMoment, SecondMoment = secondMoment };

    /// <summary>Copies a matrix that holds the parameter's values, without moments.</summary>
    /// <param name="value">The values.</param>
    public void CopyValue(Matrix value)
    {
        (Rows, Columns) = (value.Rows, value.Columns);
        Value = Filled(Value, value);
    }

    /// <summary>Copies the parameter. Allocates only when it has grown or has new moments.</summary>
    /// <param name="parameter">What to copy.</param>
    public void CopyFrom(Parameter parameter)
    {
        CopyValue(parameter.Value);
        FirstMoment = parameter.FirstMoment is { } first ? Filled(FirstMoment, first) : null;
        SecondMoment = parameter.SecondMoment is { } second ? Filled(SecondMoment, second) : null;
    }

    /// <summary>Puts value and moments back.</summary>
    /// <param name="parameter">A parameter of the same shape.</param>
    public void CopyTo(Parameter parameter)
    {
        parameter.Value.Upload(Value);
        if (FirstMoment is not null || parameter.FirstMoment is not null) parameter.EnsureFirstMoment().Upload(FirstMoment ?? new float[parameter.Count]);
        if (SecondMoment is not null || parameter.SecondMoment is not null) parameter.EnsureSecondMoment().Upload(SecondMoment ?? new float[parameter.Count]);
    }

    private static float[] Filled(float[]? room, Matrix source)
    {
        int length = source.Rows * source.Columns;
        if (room?.Length != length) room = new float[length];
        source.Download(room);
        return room;
    }
}
