namespace MeProp;

/// <summary>What a network says of one batch of examples; valid until the next batch.</summary>
/// <param name="Logits">(N, classes).</param>
/// <param name="Labels">N labels.</param>
internal readonly record struct LogitBatch(Matrix Logits, ReadOnlyMemory<int> Labels);
