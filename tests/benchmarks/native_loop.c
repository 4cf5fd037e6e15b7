/* The time loop of the plain cell, written out: what rnn/network/recurrence.py does for one stream.
   x, dh, dp: T rows of H numbers; h: T + 1 rows, the first one given; W: H rows of H. */
#include <math.h>

void forward(int T, int H, const float *x, const float *W, float *h)
{
    for (int t = 0; t < T; t++) {
        const float *h_prev = h + t * H;
        float *h_now = h + (t + 1) * H;
        for (int j = 0; j < H; j++)
            h_now[j] = x[t * H + j];
        for (int i = 0; i < H; i++)
            for (int j = 0; j < H; j++)
                h_now[j] += h_prev[i] * W[i * H + j];
        for (int j = 0; j < H; j++)
            h_now[j] = tanhf(h_now[j]);
    }
}

void backward(int T, int H, const float *dh, const float *W, const float *h, float *dp)
{
    for (int t = T - 1; t >= 0; t--)
        for (int i = 0; i < H; i++) {
            float sum = 0, h_now = h[(t + 1) * H + i];
            if (t < T - 1)
                for (int j = 0; j < H; j++)
                    sum += dp[(t + 1) * H + j] * W[i * H + j];
            dp[t * H + i] = (dh[t * H + i] + sum) * (1 - h_now * h_now);
        }
}
