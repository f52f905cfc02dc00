namespace MeProp.Tasks;

/// <summary>Whether light and dark are exchanged: models of MNIST and similar data expect light on black.</summary>
public enum PictureInversion
{
    /// <summary>When the picture is dark on light, see <see cref="PictureFitter"/>.</summary>
    Auto,

    /// <summary>Always: the picture is dark on light.</summary>
    Yes,

    /// <summary>Never: the picture is light on dark.</summary>
    No,
}
