namespace MeProp.Cli;

/// <summary>A trained model of a task, with its file.</summary>
internal abstract class TaskModel(ProgramTask task, string file, Model model)
{
    public ProgramTask Task => task;

    public string File => file;

    public Network Network => model.Network;

    protected ModelInfo Info => model.Info;

    /// <summary>What a user should know before the model is believed.</summary>
    public virtual IEnumerable<string> Notes =>
        Info.Training.GetValueOrDefault("note") is { } note ? [Terminal.Printable(note)] : [];

    /// <summary>Settings of the task that the model was made with, and that its data must have.</summary>
    public virtual IEnumerable<(Setting Setting, string Text)> Settings => [];

    /// <summary>Further settings of the data that the model is tested on.</summary>
    public virtual IEnumerable<(Setting Setting, string Text)> TestSettings => [];

    /// <summary>
    /// How the training examples were divided that the model learned from: with it, the development part is the one
    /// that the model was chosen by. Models of earlier versions do not say it, and had the first examples.
    /// </summary>
    public IEnumerable<(Setting Setting, string Text)> SplitSettings
    {
        get
        {
            string program = Info.Training.GetValueOrDefault("program", "");
            if (!program.StartsWith("meprop", StringComparison.Ordinal)) yield break;
            if (!Info.Training.ContainsKey(MeProp.Cli.Settings.Draw.Key))
                yield return (MeProp.Cli.Settings.Draw, MeProp.Cli.Settings.Draw.InOlderRuns!);
            foreach (Setting setting in MeProp.Cli.Settings.Split)
            {
                if (Info.Training.TryGetValue(setting.Key, out string? text)) yield return (setting, text);
            }
        }
    }

    /// <summary>Data of the task as the model takes them.</summary>
    public abstract TaskData Fit(TaskData data);

    /// <summary>Tests on a part of fitted data.</summary>
    public abstract TestResult Test(TaskData data, string part, Device device);

    /// <summary>
    /// Looks where the model is most wrong in the test part of fitted data, for reports; null where the task has
    /// nothing to show.
    /// </summary>
    public virtual RunExamination? Examine(TaskData data, Device device) => null;

    /// <summary>Prepares for predictions with the values of <see cref="ProgramTask.PredictionSettings"/>.</summary>
    public abstract TaskPredictor CreatePredictor(
        SettingValues settings, Device device, Terminal terminal, string folder);

    /// <summary>Throws when data belong to another task.</summary>
    public void CheckTask(RunConfiguration configuration)
    {
        if (configuration.Task != task) throw Mismatch(file, task.Name, configuration.Task.Name);
    }

    /// <summary>A model is for another task than is needed.</summary>
    public static ConfigurationException Mismatch(string file, string task, string needed) =>
        new($"{file} is a model for {Terminal.Printable(task)}, not for {needed}. Name a model of {needed}.");
}
