"""Writes lstm.json beside it: outputs and gradients of a bidirectional LSTM with top-k of each gate, on two sequences.

Written from the equations of Hochreiter and Schmidhuber (1997) and Gers et al. (2000), in plain Python with nothing of
MeProp. Run: python3 lstm.py
"""
import json
import math
import pathlib

INPUTS, UNITS, KEPT, LENGTHS = 3, 5, 2, [4, 2]


class Numbers:
    """Multiples of 1/64 between -1 and 1, exact as 32-bit floats, from a linear congruential generator."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return ((self.state >> 16) % 129 - 64) / 64

    def rows(self, count, width):
        return [[self.next() for _ in range(width)] for _ in range(count)]


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def forward(x, w, u, b):
    """The states of a sequence, step by step: gates i, f, g, o, cell c, output h."""
    h, c, states = [0.0] * UNITS, [0.0] * UNITS, []
    for row in x:
        z = [b[j] + sum(p * q for p, q in zip(w[j], row)) + sum(p * q for p, q in zip(u[j], h))
             for j in range(4 * UNITS)]
        i, f = [sigmoid(v) for v in z[:UNITS]], [sigmoid(v) for v in z[UNITS:2 * UNITS]]
        g, o = [math.tanh(v) for v in z[2 * UNITS:3 * UNITS]], [sigmoid(v) for v in z[3 * UNITS:]]
        before = (h, c)
        c = [f[j] * c[j] + i[j] * g[j] for j in range(UNITS)]
        h = [o[j] * math.tanh(c[j]) for j in range(UNITS)]
        states.append((row, before, i, f, g, o, c, h))
    return states


def largest(values):
    """The indices of the KEPT largest magnitudes; of equal ones the lower index."""
    return sorted(range(len(values)), key=lambda j: (-abs(values[j]), j))[:KEPT]


def backward(states, dy, w, u, dw, du, db):
    """Adds to the gradients of w, u and b; returns that of x."""
    dr, dc, dx = [0.0] * UNITS, [0.0] * UNITS, []
    for (row, (h0, c0), i, f, g, o, c, _), dh in reversed(list(zip(states, dy))):
        dh = [dh[j] + dr[j] for j in range(UNITS)]
        t = [math.tanh(v) for v in c]
        dc = [dc[j] + dh[j] * o[j] * (1 - t[j] ** 2) for j in range(UNITS)]
        gates = [
            [dc[j] * g[j] * i[j] * (1 - i[j]) for j in range(UNITS)],
            [dc[j] * c0[j] * f[j] * (1 - f[j]) for j in range(UNITS)],
            [dc[j] * i[j] * (1 - g[j] ** 2) for j in range(UNITS)],
            [dh[j] * t[j] * o[j] * (1 - o[j]) for j in range(UNITS)],
        ]
        dc = [dc[j] * f[j] for j in range(UNITS)]
        dr, dxt = [0.0] * UNITS, [0.0] * INPUTS
        for gate, dz in enumerate(gates):
            for j in range(UNITS):
                db[gate * UNITS + j] += dz[j]
            for j in largest(dz):
                line = gate * UNITS + j
                for n in range(INPUTS):
                    dw[line][n] += dz[j] * row[n]
                    dxt[n] += dz[j] * w[line][n]
                for n in range(UNITS):
                    du[line][n] += dz[j] * h0[n]
                    dr[n] += dz[j] * u[line][n]
        dx.insert(0, dxt)
    return dx


def main():
    numbers, result = Numbers(7), {}
    xs = [numbers.rows(length, INPUTS) for length in LENGTHS]
    dys = [numbers.rows(length, 2 * UNITS) for length in LENGTHS]
    ys = [[[] for _ in range(length)] for length in LENGTHS]
    dxs = [[[0.0] * INPUTS for _ in range(length)] for length in LENGTHS]
    for name in ("forward", "backward"):
        w, u = numbers.rows(4 * UNITS, INPUTS), numbers.rows(4 * UNITS, UNITS)
        b = numbers.rows(1, 4 * UNITS)[0]
        dw, du = [[0.0] * INPUTS for _ in w], [[0.0] * UNITS for _ in u]
        db, turn = [0.0] * len(b), -1 if name == "backward" else 1
        for s, x in enumerate(xs):
            states = forward(x[::turn], w, u, b)
            for t, state in enumerate(states[::turn]):
                ys[s][t] += state[-1]
            part = slice(UNITS, None) if turn < 0 else slice(0, UNITS)
            dx = backward(states, [row[part] for row in dys[s][::turn]], w, u, dw, du, db)
            for t, row in enumerate(dx[::turn]):
                dxs[s][t] = [p + q for p, q in zip(dxs[s][t], row)]
        result[name] = {"w": w, "u": u, "b": [b], "dw": dw, "du": du, "db": [db]}
    result.update(lengths=LENGTHS, kept=KEPT, x=xs, dy=dys, y=ys, dx=dxs)
    text = json.dumps(result, separators=(",", ":"))
    (pathlib.Path(__file__).parent / "lstm.json").write_text(text + "\n")


main()
