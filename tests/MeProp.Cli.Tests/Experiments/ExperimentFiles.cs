using System.Text;

namespace MeProp.Cli.Tests;

/// <summary>Experiments for tests, on data of a workspace that train in a moment.</summary>
internal static class ExperimentFiles
{
    /// <summary>Dense, top-k and random on small images, with a figure and statements.</summary>
    public const string Small = """
        {
          // A comment.
          "title": "Small",
          "question": "Does it run?",
          "source": "nobody",
          "seeds": 2,
          "parts": [
            {
              "name": "images",
              "title": "Rows of light",
              "task": "images",
              "settings": { "dataset": "tiny", "hiddenSize": 12, "epochs": 2, "batchSize": 10, "dropout": 0 },
              "quick": { "epochs": 1 },
              "rows": [
                {
                  "name": "dense",
                  "settings": { "method": "dense" },
                  "published": { "test": 97.82, "backpropSeconds": 171.0 }
                },
                {
                  "name": "topk-4",
                  "title": "top-k 4",
                  "against": "dense",
                  "settings": { "method": "topk", "k": 4 },
                  "published": { "test": 98.01, "speedup": 21.4 },
                  "note": "nothing to say."
                },
                {
                  "name": "random-2",
                  "against": "dense",
                  "seeds": 1,
                  "settings": { "method": "random", "k": 2 }
                }
              ],
              "notes": ["A note of the part."]
            }
          ],
          "figures": [
            {
              "title": "Over k", "part": "images", "x": "k", "lines": ["dense"],
              "series": [{ "title": "top-k", "x": "k", "rows": ["topk-4"] }]
            }
          ],
          "claims": [
            { "text": "Top-k is near", "part": "images", "rows": ["topk-4"], "atLeast": -100 },
            {
              "text": "Top-k is far above random", "part": "images", "rows": ["topk-4"], "against": "random-2",
              "atLeast": 100, "why": "It cannot be."
            }
          ],
          "notes": ["A note of", "two lines."]
        }
        """;

    /// <summary>Reads an experiment as the program does, with paths relative to a folder.</summary>
    public static Experiment Read(string json, string folder = "/") =>
        new ExperimentReader("own.json", TaskList.Default, folder).Read("own", Encoding.UTF8.GetBytes(json));
}
