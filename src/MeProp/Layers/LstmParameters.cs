namespace MeProp;

/// <summary>The parameters of a direction: w (4H, I), u (4H, H), b (1, 4H).</summary>
internal readonly record struct LstmParameters(Parameter Input, Parameter Recurrent, Parameter Bias);
