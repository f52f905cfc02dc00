using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class TokenFeaturesTests
{
    [Theory]
    [InlineData("Washington", "washington", "wa", "was", "n", "on", "ton", "gton", "Xxx")]
    [InlineData("a", "a", "a", "a", "a", "a", "a", "a", "x")]
    [InlineData("U.S.", "u.s.", "u.", "u.s", ".", "s.", ".s.", "u.s.", "X.X.")]
    [InlineData("1990s", "1990s", "19", "199", "s", "0s", "90s", "990s", "ddx")]
    [InlineData("3,000.50", "3,000.50", "3,", "3,0", "0", "50", ".50", "0.50", "d,dd.dd")]
    [InlineData("McDonald's", "mcdonald's", "mc", "mcd", "s", "'s", "d's", "ld's", "XxXxx'x")]
    [InlineData("http://a-B.c", "http://a-b.c", "ht", "htt", "c", ".c", "b.c", "-b.c", "xx://x-X")]
    [InlineData("-----", "-----", "--", "---", "-", "--", "---", "----", "--")]
    [InlineData("ÄRGER", "ärger", "är", "ärg", "r", "er", "ger", "rger", "XX")]
    [InlineData("😀😀😀x", "😀😀😀x", "😀😀", "😀😀😀", "x", "😀x", "😀😀x", "😀😀😀x", "😀😀x")]
    [InlineData("𐐀𐐨", "𐐨𐐨", "𐐨𐐨", "𐐨𐐨", "𐐨", "𐐨𐐨", "𐐨𐐨", "𐐨𐐨", "Xx")]
    [InlineData("語彙٣", "語彙٣", "語彙", "語彙٣", "٣", "彙٣", "語彙٣", "語彙٣", "語彙d")]
    public void Features_are_these(string token, params string[] expected) =>
        Assert.Equal(expected, TokenFeatures.All.Select(feature => TokenFeatures.Of(token, feature)));

    [Fact]
    public void There_is_the_word_and_seven_other_features() =>
        Assert.Equal([TokenFeature.Word, TokenFeature.Prefix2, TokenFeature.Prefix3, TokenFeature.Suffix1,
            TokenFeature.Suffix2, TokenFeature.Suffix3, TokenFeature.Suffix4, TokenFeature.Shape], TokenFeatures.All);

    [Fact]
    public void No_surrogate_pair_is_cut_and_half_a_pair_is_replaced()
    {
        Gen.Char.Array[1, 12].Select(letters => new string(letters)).Sample(token =>
        {
            foreach (TokenFeature feature in TokenFeatures.All)
            {
                string value = TokenFeatures.Of(token, feature);
                Assert.NotEmpty(value);
                Assert.Equal(value, string.Concat(value.EnumerateRunes()));
            }
        });
        Assert.Equal("\uFFFDa", TokenFeatures.Of("\ud83da", TokenFeature.Word));
    }

    [Fact]
    public void A_token_is_not_empty() =>
        Assert.Throws<ArgumentException>(() => TokenFeatures.Of("", TokenFeature.Word));
}
