namespace MeProp;

/// <summary>How several processes train together.</summary>
public sealed partial class Trainer
{
    private IProcessGroup? _group;

    private void JoinProcesses()
    {
        _group = Processes is { Count: > 1 } ? Processes : null;
        _step.Agreement = _group is null ? null : new ProcessAgreement(_group);
        Evaluator.Processes = _group;
        if (_group is not null && Exchange is null)
        {
            throw new InvalidOperationException(
                $"{_group.Count} processes train together: {nameof(Exchange)} must sum their gradients.");
        }
    }

    private bool IsCancelled(CancellationToken cancellationToken) =>
        _step.Agreement?.IsCancelled ?? cancellationToken.IsCancellationRequested;

    private void SaveTogether()
    {
        if (_group is not null) _simplifier?.Sum(_group);
        Save();
    }
}
