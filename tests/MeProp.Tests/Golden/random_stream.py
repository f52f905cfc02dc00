"""Prints the golden values of RandomStreamTests: xoshiro256** (Blackman and Vigna 2018) seeded by SplitMix64 (Steele et al. 2014).

Written from the papers' definitions, in plain integers. Run: python3 random_stream.py
"""

MASK = (1 << 64) - 1
GOLDEN_GAMMA = 0x9E3779B97F4A7C15


def splitmix64(state):
    """One step of SplitMix64: (next state, output)."""
    state = (state + GOLDEN_GAMMA) & MASK
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


def rotate_left(value, count):
    return ((value << count) | (value >> (64 - count))) & MASK


def xoshiro256_star_star(seed, count):
    """The first outputs of a generator whose state is four outputs of SplitMix64."""
    s, state = [], seed
    for _ in range(4):
        state, output = splitmix64(state)
        s.append(output)
    outputs = []
    for _ in range(count):
        outputs.append((rotate_left((s[1] * 5) & MASK, 7) * 9) & MASK)
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate_left(s[3], 45)
    return outputs


if __name__ == "__main__":
    for seed in (0, 1, 12976, MASK):
        print(f"seed {seed}: " + ", ".join(f"0x{value:016X}" for value in xoshiro256_star_star(seed, 4)))
