namespace MeProp.Cli;

/// <summary>The kind of a <see cref="LearningRateSchedule"/>.</summary>
internal enum LearningRateCourse
{
    Constant,

    Linear,

    Cosine,

    Stairs,
}
