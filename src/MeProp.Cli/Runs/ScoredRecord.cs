using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>What files keep of development and test scores beside the main one, such as LAS beside UAS.</summary>
internal abstract record ScoredRecord
{
    /// <summary>What a file holds beside the other properties; null for a record that was not read.</summary>
    private Dictionary<string, JsonElement>? _read;

    [JsonIgnore]
    public NamedScores? DevOthers
    {
        get => field ?? OtherScores.Of("dev", _read);
        init;
    }

    [JsonIgnore]
    public NamedScores? TestOthers
    {
        get => field ?? OtherScores.Of("test", _read);
        init;
    }

    /// <summary>Further scores, under their own names.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others
    {
        get => _read ?? OtherScores.FieldsOf(("dev", DevOthers), ("test", TestOthers));
        set => _read = value;
    }
}
