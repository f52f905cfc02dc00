namespace MeProp.Tasks;

/// <summary>
/// How a picture of any size becomes the input of a model: the way the model's training data was made.
/// </summary>
public enum PictureFit
{
    /// <summary>
    /// As MNIST: the ink is scaled to 5/7 of the model's smaller side, keeping its shape; its centre of mass is
    /// centred.
    /// </summary>
    Mnist,

    /// <summary>
    /// As <see cref="BuiltInDigits"/>: the ink is scaled to 4/5 of the model's smaller side, keeping its shape; its box
    /// is centred.
    /// </summary>
    Digits,

    /// <summary>
    /// As Fashion-MNIST: the object is scaled with all its shades to the model's size, keeping its shape, and centred.
    /// </summary>
    FashionMnist,

    /// <summary>
    /// The whole picture is scaled to the model's size: nothing is cut, and inverted only on request.
    /// </summary>
    Stretch,
}
