namespace MeProp;

/// <summary>Loss and score of a network on a set of examples.</summary>
/// <param name="Loss">Mean loss per example.</param>
/// <param name="Accuracy">Share of the examples whose most likely class is the label, in percent.</param>
/// <param name="Count">Number of examples.</param>
public readonly record struct Evaluation(double Loss, double Accuracy, int Count);
