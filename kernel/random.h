/* Random numbers as a function of what they are for: the generator of Steele, Lea and Flood (2014), SplitMix64,
 * with the state replaced by a key and a counter, so that any number of any stream can be had at once.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include "elementary.h"

INLINE uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

INLINE uint64_t random_bits(uint64_t key, uint64_t counter) {
    return mix(key + (counter + 1) * 0x9e3779b97f4a7c15u);
}

/* The key of one stream: say, the shuffle (stream) of one epoch (index). */
INLINE uint64_t random_key(uint64_t seed, int32_t stream, int64_t index) {
    return random_bits(random_bits(mix(seed), (uint64_t)stream), (uint64_t)index);
}

/* In [0, 1). */
INLINE float random_uniform(uint64_t key, uint64_t counter) {
    return (float)(random_bits(key, counter) >> 40) * 0x1p-24f;
}

/* Sixteen standard normal numbers (Box and Muller, 1958). */
INLINE lanes random_normals(uint64_t key, uint64_t counter) {
    lanes u, v, sine, cosine;
    for (int k = 0; k < LANES; k++) {
        u[k] = 1.0f - random_uniform(key, 2 * (counter * LANES + (uint64_t)k));
        v[k] = random_uniform(key, 2 * (counter * LANES + (uint64_t)k) + 1);
    }
    lanes squared = logarithm(u) * -2.0f, radius;
    for (int k = 0; k < LANES; k++) radius[k] = __builtin_sqrtf(squared[k]);
    sine_and_cosine(v * 6.28318530717958648f, &sine, &cosine);
    return radius * cosine;
}

/* In 0 … below − 1. */
INLINE uint32_t random_below(uint64_t key, uint64_t counter, uint32_t below) {
    return (uint32_t)(((random_bits(key, counter) >> 32) * below) >> 32);
}

/* A random order of 0 … count − 1 (Fisher and Yates). */
static inline void permute(uint64_t seed, int32_t stream, int64_t index, int64_t count, uint32_t *order) {
    const uint64_t key = random_key(seed, stream, index);
    for (int64_t n = 0; n < count; n++) {
        const uint32_t other = random_below(key, (uint64_t)n, (uint32_t)n + 1);
        order[n] = order[other];
        order[other] = (uint32_t)n;
    }
}

#endif
