namespace MeProp;

/// <summary>Applies a <see cref="WeightAveraging"/> to a network: the means live in slots of its parameters.</summary>
internal sealed class WeightMean(Device device, Network network, WeightAveraging averaging)
{
    /// <summary>After a step, counted from 1.</summary>
    public void Update(long step)
    {
        float factor = averaging.FactorAt(step);
        if (factor == 0) return;
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            Parameter parameter = network.Parameters[i];
            bool isNew = !parameter.HasSlot(Parameter.Average);
            Matrix mean = parameter.Slot(Parameter.Average);
            if (isNew) device.Rows.Copy(parameter.Value, mean);
            else device.Elementwise.Approach(parameter.Value, factor, mean);
        }
    }

    /// <summary>Exchanges the weights with their means, or back. Weights without a mean yet stay.</summary>
    public void Swap()
    {
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            Parameter parameter = network.Parameters[i];
            if (parameter.HasSlot(Parameter.Average)) parameter.Swap(Parameter.Average);
        }
    }
}
