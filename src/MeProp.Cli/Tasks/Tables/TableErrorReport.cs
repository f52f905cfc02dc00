using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>What <c>meprop evaluate</c> found of a model that predicts a number, as <c>--json</c> prints it.</summary>
internal sealed record TableErrorReport
{
    public string Event { get; } = "test";

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required string Part { get; init; }

    public required string Target { get; init; }

    public required int Examples { get; init; }

    /// <summary>In percent; null when not finite.</summary>
    [JsonPropertyName("r2")]
    public required double? RSquared { get; init; }

    /// <summary>Root of the mean squared error, in the unit of the target.</summary>
    public required double? Rmse { get; init; }

    /// <summary>Mean absolute error, in the unit of the target.</summary>
    public required double? Mae { get; init; }

    /// <summary>Mean squared error of the standardised target; null when not finite.</summary>
    public required double? Loss { get; init; }

    public static TableErrorReport Of(TableModel model, string dataset, string part, RegressionReport report)
    {
        double unit = model.Transformation.Target.Deviation;
        return new()
        {
            Model = model.File,
            Dataset = dataset,
            Part = part,
            Target = model.Transformation.Target.Name,
            Examples = report.Evaluation.Count,
            RSquared = JsonNumber.OrNull(report.Evaluation.Score),
            Rmse = JsonNumber.OrNull(unit * report.RootMeanSquare),
            Mae = JsonNumber.OrNull(unit * report.MeanAbsolute),
            Loss = JsonNumber.OrNull(report.Evaluation.Loss),
        };
    }
}
