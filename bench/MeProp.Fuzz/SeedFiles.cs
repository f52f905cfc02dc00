using System.Buffers.Binary;
using System.Text;

namespace MeProp.Fuzz;

/// <summary>
/// The right files from which wrong ones are made: models, a checkpoint, files from elsewhere, tensors of all types.
/// </summary>
internal static class SeedFiles
{
    public static byte[][] Make(Device device)
    {
        string folder = Directory.CreateTempSubdirectory("meprop-fuzz").FullName;
        try
        {
            return [.. Models(device, Path.Combine(folder, "model")), AllTypes(), Elsewhere(), Raw("{}", 0)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<byte[]> Models(Device device, string path)
    {
        Network[] networks =
        [
            Network.Mlp(new MlpOptions
            {
                Inputs = 6,
                Classes = 3,
                HiddenSize = 5,
                Keep = Keep.UnifiedTopK(2).WithWarmup(9),
                Dropout = 0.1f,
            }),
            new(
                new ValuesInput(4),
                new Dropout(0.5f),
                new Dense(1, Keep.RandomK(1)),
                new ActivationLayer(Activation.Cube),
                new ActivationLayer(Activation.Tanh),
                new ActivationLayer(Activation.Sigmoid),
                new ActivationLayer(Activation.Relu),
                new Dense(2, activation: Activation.Tanh)),
            new(new ValuesInput(1), new Dense(40)),
        ];
        for (int i = 0; i < networks.Length; i++)
        {
            networks[i].Build(device, new RandomStream((ulong)i));
            ModelFile.Save(path, networks[i], new ModelInfo());
            yield return File.ReadAllBytes(path);
        }

        var info = new ModelInfo
        {
            Task = "images",
            Labels = ["null", "eins", "zwei \"ü\" 😀"],
            InputShape = [2, 3],
            InputScale = 1f / 255,
            Training = new Dictionary<string, string>
            {
                ["data"] = "mnist",
                ["method"] = "unified top-k 2",
                ["epochs"] = "20",
            },
        };
        Parameter[] parameters = [.. networks[0].Parameters];
        ModelFile.Save(path, networks[0], info);
        Dictionary<string, string> metadata;
        using (SafeTensors model = SafeTensors.Open(path))
            metadata = new(model.Metadata) { ["trainer"] = "{\"epoch\":3}" };
        SafeTensors.Write(path, [.. parameters.Select(Value), .. parameters.Select(Moment)], metadata);
        yield return File.ReadAllBytes(path);
    }

    private static TensorData Value(Parameter parameter) =>
        TensorData.FromMatrix(parameter.Name, parameter.Value, [.. parameter.Shape.Sizes.Select(size => (long)size)]);

    private static TensorData Moment(Parameter parameter) =>
        TensorData.FromMatrix($"optimizer.{parameter.Name}.first", parameter.Slot(Parameter.FirstMoment));

    private static byte[] AllTypes()
    {
        var tensors = new List<TensorData>();
        foreach (TensorType type in Enum.GetValues<TensorType>())
        {
            int bytes = type switch
            {
                TensorType.F4 => 2,
                TensorType.F6_E2M3 or TensorType.F6_E3M2 => 3,
                _ when $"{type}".EndsWith("64", StringComparison.Ordinal) => 32,
                _ when $"{type}".EndsWith("32", StringComparison.Ordinal) => 16,
                _ when $"{type}".EndsWith("16", StringComparison.Ordinal) => 8,
                _ => 4,
            };
            tensors.Add(TensorData.FromBytes($"{type}", type, [2, 2], new byte[bytes]));
        }

        tensors.Add(TensorData.FromValues("single", [], new float[1]));
        tensors.Add(TensorData.FromValues("empty", [3, 0, 2], default));
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "pt" });
        return stream.ToArray();
    }

    private static byte[] Elsewhere() => Raw(
        """
        { "2.bias": {"dtype":"F32","shape":[2],"data_offsets":[60,68]},
          "2.weight": {"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
          "0.weight": {"shape":[3,2],"dtype":"F32","data_offsets":[24,48]},
          "0.bias": {"shape":[3],"dtype":"F32","data_offsets":[48,60]} }
        """,
        68);

    private static byte[] Raw(string header, int dataLength)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), file = new byte[sizeof(ulong) + text.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)text.Length);
        text.CopyTo(file, sizeof(ulong));
        return file;
    }
}
