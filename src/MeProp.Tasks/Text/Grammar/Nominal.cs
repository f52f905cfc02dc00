namespace MeProp.Tasks;

/// <summary>A noun phrase: its head, and whether a verb in the present agrees with an s.</summary>
internal readonly record struct Nominal(DraftWord Head, bool IsThirdSingular, bool IsFirstPerson = false);
