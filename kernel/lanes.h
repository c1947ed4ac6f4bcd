/* Sixteen samples side by side.
 *
 * A vector of sixteen floats, which the compiler lowers to whatever the target has: one AVX-512 register, two of
 * AVX2, four of SSE2, NEON or WebAssembly. All of them do the same IEEE operations in the same order.
 */
#ifndef LANES_H
#define LANES_H

#include <stdint.h>

#define LANES 16
#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(64)));
typedef int32_t int_lanes __attribute__((vector_size(64)));
typedef float loose_lanes __attribute__((vector_size(64), aligned(4), may_alias));
typedef double double_lanes __attribute__((vector_size(128)));
typedef int64_t long_lanes __attribute__((vector_size(128)));

INLINE lanes all(float value) { return value - (lanes){0}; }
INLINE lanes load(const float *from) { return *(const lanes *)from; }
INLINE void store(float *to, lanes v) { *(lanes *)to = v; }
INLINE lanes load_loose(const float *from) { return *(const loose_lanes *)from; }
INLINE void store_loose(float *to, lanes v) { *(loose_lanes *)to = v; }

/* mask ? a : b, where a mask's lanes are all ones or all zeros, as comparisons give them. */
INLINE lanes choose(int_lanes mask, lanes a, lanes b) {
    return (lanes)((mask & (int_lanes)a) | (~mask & (int_lanes)b));
}
INLINE lanes absolute(lanes v) { return (lanes)((int_lanes)v & 0x7fffffff); }
INLINE lanes with_sign_of(lanes magnitude, lanes sign) {
    return (lanes)((int_lanes)magnitude | ((int_lanes)sign & INT32_MIN));
}
/* A NaN in v stays one. */
INLINE lanes at_least(lanes v, float low) { return choose(v < low, all(low), v); }
INLINE lanes at_most(lanes v, float high) { return choose(v > high, all(high), v); }

/* Infinities and NaNs. */
INLINE int_lanes not_finite(lanes v) { return ((int_lanes)v & 0x7f800000) == 0x7f800000; }

INLINE int any(int_lanes mask) {
    int32_t found = 0;
    for (int k = 0; k < LANES; k++) found |= mask[k];
    return found != 0;
}

INLINE int_lanes first_lanes(int64_t count) {
    const int_lanes number = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    return number < (int32_t)(count < LANES ? count : LANES);
}

/* Sums are trees: the upper half of the lanes is added to the lower half, until one lane is left. */
INLINE float sum(lanes v) {
    float part[LANES];
    store_loose(part, v);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) part[k] += part[k + half];
    return part[0];
}
INLINE double sum_double(double_lanes v) {
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) v[k] += v[k + half];
    return v[0];
}

/* One level of four trees at once: the sums of both halves of every quarter of a and of b. */
#define QUARTERS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define QUARTERS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define PAIRS_LOW(a, b) __builtin_shufflevector(a, b, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30)
#define PAIRS_HIGH(a, b) __builtin_shufflevector(a, b, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31)
#define HALVES_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
#define HALVES_HIGH(a, b) __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
#define FOURTHS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define FOURTHS_HIGH(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)

/* The sums of sixteen vectors, each the same tree as sum(): lane k holds the sum of v[k]. */
INLINE lanes sums(const lanes v[LANES]) {
    lanes fours[4];
    for (int k = 0; k < 4; k++) {
        /* Quarter q of fours[k] will hold v[4 q + k], so that the last two levels stay inside quarters. */
        lanes a = HALVES_LOW(v[k], v[4 + k]) + HALVES_HIGH(v[k], v[4 + k]);
        lanes b = HALVES_LOW(v[8 + k], v[12 + k]) + HALVES_HIGH(v[8 + k], v[12 + k]);
        fours[k] = FOURTHS_LOW(a, b) + FOURTHS_HIGH(a, b);
    }
    lanes a = QUARTERS_LOW(fours[0], fours[1]) + QUARTERS_HIGH(fours[0], fours[1]);
    lanes b = QUARTERS_LOW(fours[2], fours[3]) + QUARTERS_HIGH(fours[2], fours[3]);
    return PAIRS_LOW(a, b) + PAIRS_HIGH(a, b);
}

#endif
