// Time steps of a long short-term memory: N running sequences, H units; a row of 4H holds the gates i, f, g, o. A
// thread computes one unit of count = N H.

// i, f, o = sigmoid(z + r), g = tanh(z + r); c = f previous + i g; y = o tanh c. r and previous have `before` rows.
extern "C" __global__ void lstm_forward(
    const float* z, const float* r, const float* previous, int before, float* gates, float* cell, float* cell_tanh,
    float* y, int units, int count)
{
    int e = blockIdx.x * blockDim.x + threadIdx.x;
    if (e >= count) return;
    int n = e / units;
    size_t row = (size_t)n * 4 * units + e % units;
    float a[4];
    for (int gate = 0; gate < 4; gate++)
    {
        float v = z[row + gate * units];
        if (n < before) v += r[row + gate * units];
        a[gate] = activate(gate == 2 ? TANH : SIGMOID, v);
    }
    for (int gate = 0; gate < 4; gate++) gates[row + gate * units] = a[gate];
    float c = fmaf(a[1], n < before ? previous[e] : 0.f, a[0] * a[2]);
    float t = tanhf(c);
    cell[e] = c;
    cell_tanh[e] = t;
    y[e] = a[3] * t;
}

// The gradient of lstm_forward: dh = dy + dr, dc = dh o (1 - tanh c tanh c) + dcell for the first `next` rows; dz of
// the four gates; dcell = dc f.
extern "C" __global__ void lstm_backward(
    const float* gates, const float* previous, int before, const float* cell_tanh, const float* dy, const float* dr,
    int next, float* dcell, float* dz, int units, int count)
{
    int e = blockIdx.x * blockDim.x + threadIdx.x;
    if (e >= count) return;
    int n = e / units;
    size_t row = (size_t)n * 4 * units + e % units;
    float i = gates[row], f = gates[row + units], g = gates[row + 2 * (size_t)units], o = gates[row + 3 * (size_t)units];
    float t = cell_tanh[e], dh = dy[e];
    if (n < next) dh += dr[e];
    float dc = dh * o * (1.f - t * t);
    if (n < next) dc += dcell[e];
    dz[row] = dc * g * i * (1.f - i);
    dz[row + units] = dc * (n < before ? previous[e] : 0.f) * f * (1.f - f);
    dz[row + 2 * (size_t)units] = dc * i * (1.f - g * g);
    dz[row + 3 * (size_t)units] = dh * t * o * (1.f - o);
    dcell[e] = dc * f;
}
