namespace MeProp.Fuzz;

/// <summary>Makes wrong files of right ones. The same seed and number give the same file.</summary>
/// <param name="seeds">Right files.</param>
/// <param name="seed">Any number.</param>
/// <param name="maxLength">Longer files are cut.</param>
/// <param name="steps">A file is changed at most so many times.</param>
internal abstract class Mutator(byte[][] seeds, ulong seed, int maxLength, int steps)
{
    protected byte[][] Seeds => seeds;

    /// <summary>Makes the file of a number: few changes are likelier than many.</summary>
    public byte[] Make(long number)
    {
        var random = new RandomStream(RandomStream.Mix(seed) + (ulong)number);
        byte[] file = seeds[random.NextInt32(seeds.Length)];
        for (int times = 1 + Math.Min(random.NextInt32(steps), random.NextInt32(steps)); times > 0; times--)
            file = Mutate(file, random);
        return file.Length > maxLength ? file[..maxLength] : file;
    }

    /// <summary>Changes a file once.</summary>
    protected abstract byte[] Mutate(byte[] file, RandomStream random);
}
