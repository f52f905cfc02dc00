namespace MeProp.Tasks;

/// <summary>A published data set of four IDX files: training images and labels, test images and labels.</summary>
internal sealed record PublishedImageSet(string Name, IReadOnlyList<Uri> Mirrors, IReadOnlyList<PublishedFile> Files)
    : PublishedSet(Name, BuiltInDigits.Name, Mirrors, Files)
{
    public const int Classes = 10;

    /// <summary>Pixels along each side in every published set.</summary>
    public const int Side = 28;

    public static int[] LabelFiles { get; } = [1, 3];

    /// <summary>Names of the classes; empty for indices.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Handwritten digits (Yann LeCun, Corinna Cortes, Christopher Burges).</summary>
    public static PublishedImageSet Mnist { get; } = new(
        "mnist",
        [
            new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        ],
        [
            new("train-images-idx3-ubyte.gz", 9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
            new("train-labels-idx1-ubyte.gz", 28_881, "d53e105ee54ea40749a09fcbcd1e9432"),
            new("t10k-images-idx3-ubyte.gz", 1_648_877, "9fb629c4189551a2d022fa330f9573f3"),
            new("t10k-labels-idx1-ubyte.gz", 4_542, "ec29112dd5afa0611ce80d1b7f02629c"),
        ]);

    /// <summary>Articles of clothing (Han Xiao, Kashif Rasul, Roland Vollgraf; Zalando Research).</summary>
    public static PublishedImageSet FashionMnist { get; } = new(
        "fashion-mnist",
        [
            new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
        ],
        [
            new("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            new("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
            new("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
            new("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
        ])
    {
        Labels =
        [
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ],
    };
}
