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
#else
#define ROWS 4
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

INLINE void put(float *to, const float *from, int32_t count, int add) {
    for (int32_t k = 0; k < count; k++) to[k] = add ? to[k] + from[k] : from[k];
}

/* dW (+)= delta Hᵀ, in blocks of four units by four inputs, or of one unit by sixteen inputs. */
static void multiply_outer(int32_t units, int32_t inputs, const float *delta, const float *H, float *dW, int32_t stride,
                           int add) {
    const int32_t tall = units >= 4 ? 4 : 1, wide = LANES / tall;
    for (int32_t i = 0; i < units; i += tall)
        for (int32_t j = 0; j < inputs; j += wide) {
            lanes products[LANES];
            float block[LANES];
            const float *d[LANES], *h[LANES];
            /* Rows beyond the last repeat it; what comes of them is not stored. */
            for (int k = 0; k < LANES; k++) {
                int32_t u = i + k / wide, v = j + k % wide;
                d[k] = delta + (int64_t)(u < units ? u : units - 1) * stride;
                h[k] = H + (int64_t)(v < inputs ? v : inputs - 1) * stride;
            }
            for (int k = 0; k < LANES; k++) products[k] = load(d[k]) * load(h[k]);
            for (int32_t s = LANES; s < stride; s += LANES)
                for (int k = 0; k < LANES; k++) products[k] += load(d[k] + s) * load(h[k] + s);
            store_loose(block, sums(products));
            int32_t filled = inputs - j < wide ? inputs - j : wide;
            for (int32_t k = 0; k < tall && i + k < units; k++)
                put(dW + (int64_t)(i + k) * inputs + j, block + k * wide, filled, add);
        }
}

/* db (+)= Σ delta */
static void sum_rows(int32_t units, const float *delta, float *db, int32_t stride, int add) {
    for (int32_t i = 0; i < units; i += LANES) {
        lanes totals[LANES];
        float block[LANES];
        int32_t filled = units - i < LANES ? units - i : LANES;
        for (int k = 0; k < LANES; k++) {
            const float *d = delta + (int64_t)(i + (k < filled ? k : 0)) * stride;
            totals[k] = load(d);
            for (int32_t s = LANES; s < stride; s += LANES) totals[k] += load(d + s);
        }
        store_loose(block, sums(totals));
        put(db + i, block, filled, add);
    }
}

#endif
