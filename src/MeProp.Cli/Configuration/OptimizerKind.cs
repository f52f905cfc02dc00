namespace MeProp.Cli;

/// <summary>The optimizers that a configuration can name.</summary>
internal enum OptimizerKind
{
    /// <summary><see cref="MeProp.Sgd"/>.</summary>
    Sgd,

    /// <summary><see cref="MeProp.AdaGrad"/>.</summary>
    AdaGrad,

    /// <summary><see cref="MeProp.Adam"/>.</summary>
    Adam,
}
