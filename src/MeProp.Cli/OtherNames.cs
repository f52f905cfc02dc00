using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>What other programs call our options.</summary>
internal static class OtherNames
{
    private static readonly (string Other, string Own)[] Names =
    [
        ("lr", "--learning-rate"), ("learningrate", "--learning-rate"), ("eta", "--learning-rate"),
        ("lrscheduler", "--schedule"), ("scheduler", "--schedule"),
        ("warmup", "--lr-warmup"), ("warmupepochs", "--lr-warmup"),
        ("bs", "--batch-size"), ("batch", "--batch-size"), ("minibatch", "--batch-size"), ("batches", "--batch-size"),
        ("epoch", "--epochs"), ("nepochs", "--epochs"), ("numepochs", "--epochs"), ("maxepochs", "--epochs"),
        ("maxepoch", "--epochs"),
        ("hiddensize", "--hidden"), ("hiddendim", "--hidden"), ("hiddenunits", "--hidden"), ("units", "--hidden"),
        ("width", "--hidden"), ("nhidden", "--hidden"), ("dim", "--hidden"),
        ("depth", "--layers"), ("numlayers", "--layers"), ("hiddenlayers", "--layers"),
        ("wd", "--weight-decay"), ("decay", "--weight-decay"), ("l2reg", "--l2"), ("regularization", "--l2"),
        ("optim", "--optimizer"), ("opt", "--optimizer"), ("solver", "--optimizer"),
        ("act", "--activation"), ("nonlinearity", "--activation"), ("drop", "--dropout"), ("pdrop", "--dropout"),
        ("topk", "--k"), ("randomstate", "--seed"), ("randomseed", "--seed"), ("rng", "--seed"),
        ("nthreads", "--threads"), ("numthreads", "--threads"), ("workers", "--threads"), ("numworkers", "--threads"),
        ("njobs", "--max-parallel"), ("jobs", "--max-parallel"), ("parallel", "--max-parallel"),
        ("out", "--output"), ("outdir", "--output"), ("outputdir", "--output"), ("savedir", "--output"),
        ("logdir", "--output"), ("o", "--output"), ("data", "--data-dir"), ("dataroot", "--data-dir"),
        ("datapath", "--data-dir"), ("root", "--data-dir"),
        ("earlystopping", "--patience"), ("clipgrad", "--clip-norm"), ("gradclip", "--clip-norm"),
        ("maxgradnorm", "--clip-norm"), ("valsplit", "--dev-split"), ("validationsplit", "--dev-split"),
        ("devfraction", "--dev-split"), ("valid", "--dev"), ("val", "--dev"), ("validation", "--dev"),
        ("maxsamples", "--limit"), ("subset", "--limit"), ("ntrain", "--limit"), ("samples", "--limit"),
        ("silent", "--quiet"), ("q", "--quiet"), ("nclasses", "--classes"), ("numclasses", "--classes"),
        ("ema", "--average"), ("checkpoint", "--resume"), ("continue", "--resume"),
        ("configuration", "--config"), ("cfg", "--config"), ("split", "--part"), ("subset", "--part"),
    ];

    /// <summary>A question for a mistyped option, or for one that another program has: "" when none is near.</summary>
    /// <param name="option">As written, with dashes and maybe a value.</param>
    /// <param name="known">The options of the command.</param>
    public static string Question(string option, IReadOnlyCollection<string> known)
    {
        string name = option.Split('=', ':')[0];
        string plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        string? own = Names.FirstOrDefault(entry => entry.Other == plain && known.Contains(entry.Own)).Own;
        return own is null
            ? NearestName.Question(name, known)
            : $" Did you mean {own}? (Other programs call it {name}.)";
    }
}
