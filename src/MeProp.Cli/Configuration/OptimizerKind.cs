namespace MeProp.Cli;

internal enum OptimizerKind
{
    Sgd,

    AdaGrad,

    Adam,
}
