namespace MeProp.Tasks;

/// <summary>How a picture of any size becomes the input of a model: as the data that the model knows was made.</summary>
public enum PictureFit
{
    /// <summary>As MNIST: the ink is scaled to 5/7 of the model's smaller side, keeping its shape, and its centre of mass is put into the centre.</summary>
    Mnist,

    /// <summary>As <see cref="BuiltInDigits"/>: the ink is scaled to 4/5 of the model's smaller side, keeping its shape, and its box is put into the centre.</summary>
    Digits,

    /// <summary>As Fashion-MNIST: what is there, with all its shades, is scaled to the model's whole size, keeping its shape, and put into the centre.</summary>
    FashionMnist,

    /// <summary>The whole picture is scaled to the model's size; nothing is searched for or cut, and nothing inverted unless asked for.</summary>
    Stretch,
}
