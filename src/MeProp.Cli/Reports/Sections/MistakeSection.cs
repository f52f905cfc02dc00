namespace MeProp.Cli;

/// <summary>The examples where the model was most wrong.</summary>
internal static class MistakeSection
{
    public static ReportSection? Of(RunExamination examination)
    {
        List<ReportBlock> blocks = [];
        if (examination.Pictures.Count > 0)
        {
            blocks.Add(new ParagraphBlock(
                "Test images whose right class got the smallest probability, with the probability of the class that "
                + "they were taken for."));
            blocks.Add(new PicturesBlock(examination.Pictures));
        }

        if (examination.Sentences.Count > 0)
        {
            blocks.Add(new ParagraphBlock("Test sentences with the most wrong tags. Wrong words are marked."));
            blocks.Add(new SentencesBlock(examination.Sentences));
        }

        if (examination.Trees.Count > 0)
        {
            blocks.Add(new ParagraphBlock(
                "Test sentences with the most wrong words: the right tree, then the predicted one."));
            blocks.AddRange(examination.Trees.Select(tree => new TreesBlock(tree)));
        }

        return blocks.Count == 0 ? null : new("mistakes", "The most wrong examples", blocks);
    }
}
