using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Loads the data that a configuration names.</summary>
internal static class RunData
{
    /// <summary>Loads, downloading a published set where needed, and cuts the training part to the limit.</summary>
    /// <param name="configuration">What to load.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Stops a download.</param>
    /// <exception cref="ConfigurationException">There is no such data set.</exception>
    /// <exception cref="DataSetException">The data cannot be used.</exception>
    public static ImageData Load(RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        ImageData data = LoadAll(configuration, progress, cancellationToken);
        if (configuration.Limit is not { } limit || limit >= data.Train.Count) return data;
        return new ImageData(data.Name, data.Height, data.Width, data.Train.Slice(0, limit), data.Development, data.Test) { Labels = data.Labels };
    }

    private static ImageData LoadAll(RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (configuration.Dataset is not { } dataset)
        {
            ImageData data = ImageFolder.LoadFiles(
                configuration.TrainImages!, configuration.TrainLabels!, configuration.TestImages!, configuration.TestLabels!, configuration.Classes);

            // A set of four files is known by the folder that they are in.
            string name = Path.GetFileName(Path.GetDirectoryName(configuration.TrainImages)) is { Length: > 0 } folder ? folder : data.Name;
            return new ImageData(name, data.Height, data.Width, data.Train, data.Development, data.Test);
        }

        if (ImageDataSets.Names.Contains(dataset)) return ImageDataSets.Load(dataset, configuration.DataDirectory, progress, cancellationToken);
        if (Directory.Exists(dataset)) return ImageFolder.Load(dataset, configuration.Classes);
        string typed = Path.GetFileName(dataset);
        throw new ConfigurationException(
            $"There is no data set {typed} and no folder {dataset}.{NearestName.Question(typed, ImageDataSets.Names)} Known are {string.Join(", ", ImageDataSets.Names)}, and any folder of IDX files.");
    }
}
