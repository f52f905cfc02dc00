using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Predicts encoded rows of a table.</summary>
internal sealed class TableRowPredictor(TableModel model, Device device)
{
    private readonly TableTransformation _transformation = model.Transformation;
    private readonly Predictor _predictor = new(model.Network, device, ByteEncoding.Scale);

    public IReadOnlyList<Prediction> ClassesOf(TableEncoder encoder) => _transformation.HoldsBytes
        ? _predictor.Predict(encoder.Bytes())
        : _predictor.Predict(encoder.Floats());

    /// <summary>In the unit of the target.</summary>
    public double[] NumbersOf(TableEncoder encoder)
    {
        float[] inputs = encoder.Floats();
        var examples = new RegressionExamples(
            inputs, _transformation.Width, new float[inputs.Length / _transformation.Width]);
        return Array.ConvertAll(_predictor.PredictValues(examples), _transformation.Target.NumberOf);
    }
}
