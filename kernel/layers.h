/* The three matrix products of backpropagation, over rows of samples.
 *
 * Every number is one sum in a fixed order: over units or inputs in turn, and over samples vector by vector, lanes
 * as a tree. How many are worked on at once is a matter of speed alone.
 */
#ifndef LAYERS_H
#define LAYERS_H

#include "lanes.h"

#if defined(__AVX512F__)
#define ROWS 8
#elif defined(__AVX2__) || defined(__aarch64__)
#define ROWS 4
#else
#define ROWS 2
#endif

/* Z = W H + b */
static void multiply(int32_t units, int32_t inputs, const float *W, const float *b, const float *H, float *Z,
                     int32_t stride) {
    int32_t i = 0;
    for (; i + ROWS <= units; i += ROWS)
        for (int32_t s = 0; s < stride; s += LANES) {
            const float *row = W + (int64_t)i * inputs;
            lanes z[ROWS];
            for (int k = 0; k < ROWS; k++) z[k] = all(b[i + k]);
            for (int32_t j = 0; j < inputs; j++) {
                lanes h = load(H + (int64_t)j * stride + s);
                for (int k = 0; k < ROWS; k++) z[k] += row[(int64_t)k * inputs + j] * h;
            }
            for (int k = 0; k < ROWS; k++) store(Z + (int64_t)(i + k) * stride + s, z[k]);
        }
    for (; i < units; i++)
        for (int32_t s = 0; s < stride; s += LANES) {
            lanes z = all(b[i]);
            for (int32_t j = 0; j < inputs; j++) z += W[(int64_t)i * inputs + j] * load(H + (int64_t)j * stride + s);
            store(Z + (int64_t)i * stride + s, z);
        }
}

/* before = Wᵀ delta */
static void multiply_transposed(int32_t units, int32_t inputs, const float *W, const float *delta, float *before,
                                int32_t stride) {
    int32_t j = 0;
    for (; j + ROWS <= inputs; j += ROWS)
        for (int32_t s = 0; s < stride; s += LANES) {
            lanes v[ROWS];
            for (int k = 0; k < ROWS; k++) v[k] = all(0.0f);
            for (int32_t i = 0; i < units; i++) {
                lanes d = load(delta + (int64_t)i * stride + s);
                for (int k = 0; k < ROWS; k++) v[k] += W[(int64_t)i * inputs + j + k] * d;
            }
            for (int k = 0; k < ROWS; k++) store(before + (int64_t)(j + k) * stride + s, v[k]);
        }
    for (; j < inputs; j++)
        for (int32_t s = 0; s < stride; s += LANES) {
            lanes v = all(0.0f);
            for (int32_t i = 0; i < units; i++) v += W[(int64_t)i * inputs + j] * load(delta + (int64_t)i * stride + s);
            store(before + (int64_t)j * stride + s, v);
        }
}

/* One sum over samples: of δ in a row of units, times H in a row of inputs where there is one. */
INLINE four_lanes sum_over_samples(const float *delta, const float *H, int32_t stride) {
    lanes total = H ? load(delta) * load(H) : load(delta);
    for (int32_t s = LANES; s < stride; s += LANES) total += H ? load(delta + s) * load(H + s) : load(delta + s);
    return fold(total);
}

INLINE void put_four(float *to, four_lanes v, int64_t count, int add) {
    if (count >= 4 && !add)
        *(loose_four_lanes *)to = v;
    else if (count >= 4)
        *(loose_four_lanes *)to += v;
    else
        for (int64_t k = 0; k < count; k++) to[k] = add ? to[k] + v[k] : v[k];
}

/* dW (+)= delta Hᵀ, four weights at a time, as they lie. */
static void multiply_outer(int32_t units, int32_t inputs, const float *delta, const float *H, float *dW, int32_t stride,
                           int add) {
    const int64_t weights = (int64_t)units * inputs;
    const float *d = delta, *h = H, *end = H + (int64_t)inputs * stride;
    for (int64_t k = 0; k < weights; k += 4) {
        four_lanes sums[4];
        UNROLLED for (int i = 0; i < 4; i++) {
            sums[i] = sum_over_samples(d, h, stride);
            h += stride;
            if (h == end) h = H, d += k + i + 1 < weights ? stride : 0;
        }
        put_four(dW + k, finish(sums[0], sums[1], sums[2], sums[3]), weights - k, add);
    }
}

/* db (+)= Σ delta */
static void sum_rows(int32_t units, const float *delta, float *db, int32_t stride, int add) {
    for (int32_t k = 0; k < units; k += 4) {
        four_lanes sums[4];
        UNROLLED for (int i = 0; i < 4; i++)
            sums[i] = sum_over_samples(delta + (int64_t)(k + i < units ? k + i : k) * stride, 0, stride);
        put_four(db + k, finish(sums[0], sums[1], sums[2], sums[3]), units - k, add);
    }
}

#endif
