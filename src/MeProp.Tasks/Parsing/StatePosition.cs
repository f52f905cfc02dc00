namespace MeProp.Tasks;

/// <summary>
/// The words of a parser's state whose features it sees: 18 as in Chen and Manning (2014), and two more where words of
/// the buffer have children. Stack … s3 s2 s1, buffer b1 b2 b3 ….
/// </summary>
public enum StatePosition
{
    /// <summary>s1, the top of the stack.</summary>
    Stack1,

    /// <summary>s2.</summary>
    Stack2,

    /// <summary>s3.</summary>
    Stack3,

    /// <summary>b1, the front of the buffer.</summary>
    Buffer1,

    /// <summary>b2.</summary>
    Buffer2,

    /// <summary>b3.</summary>
    Buffer3,

    /// <summary>lc1(s1), the leftmost child of s1 on its left.</summary>
    Stack1LeftChild,

    /// <summary>rc1(s1), the rightmost child of s1 on its right.</summary>
    Stack1RightChild,

    /// <summary>lc2(s1), the second leftmost child of s1 on its left.</summary>
    Stack1SecondLeftChild,

    /// <summary>rc2(s1), the second rightmost child of s1 on its right.</summary>
    Stack1SecondRightChild,

    /// <summary>lc1(lc1(s1)).</summary>
    Stack1LeftGrandchild,

    /// <summary>rc1(rc1(s1)).</summary>
    Stack1RightGrandchild,

    /// <summary>lc1(s2), the leftmost child of s2 on its left.</summary>
    Stack2LeftChild,

    /// <summary>rc1(s2), the rightmost child of s2 on its right.</summary>
    Stack2RightChild,

    /// <summary>lc2(s2), the second leftmost child of s2 on its left.</summary>
    Stack2SecondLeftChild,

    /// <summary>rc2(s2), the second rightmost child of s2 on its right.</summary>
    Stack2SecondRightChild,

    /// <summary>lc1(lc1(s2)).</summary>
    Stack2LeftGrandchild,

    /// <summary>rc1(rc1(s2)).</summary>
    Stack2RightGrandchild,

    /// <summary>lc1(b1), the leftmost child of b1; arc-hybrid only.</summary>
    Buffer1LeftChild,

    /// <summary>lc2(b1), the second leftmost child of b1; arc-hybrid only.</summary>
    Buffer1SecondLeftChild,
}
