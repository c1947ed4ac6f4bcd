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

/* Small loops over registers, which the compiler may leave as loops otherwise. */
#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#endif

typedef float lanes __attribute__((vector_size(64)));
typedef int32_t int_lanes __attribute__((vector_size(64)));
typedef double double_lanes __attribute__((vector_size(128)));
typedef int64_t long_lanes __attribute__((vector_size(128)));

INLINE lanes all(float value) { return value - (lanes){0}; }
INLINE lanes load(const float *from) { return *(const lanes *)from; }
INLINE void store(float *to, lanes v) { *(lanes *)to = v; }

/* mask ? a : b, where a mask's lanes are all ones or all zeros, as comparisons give them. */
INLINE lanes choose(int_lanes mask, lanes a, lanes b) {
    return (lanes)((mask & (int_lanes)a) | (~mask & (int_lanes)b));
}
INLINE lanes absolute(lanes v) { return (lanes)((int_lanes)v & 0x7fffffff); }
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
INLINE double sum_double(double_lanes v) {
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int k = 0; k < half; k++) v[k] += v[k + half];
    return v[0];
}

typedef float four_lanes __attribute__((vector_size(16)));
typedef float loose_four_lanes __attribute__((vector_size(16), aligned(4), may_alias));

/* The first two levels of a vector's tree: its four quarters become one. */
INLINE four_lanes fold(lanes v) {
    typedef float eight_lanes __attribute__((vector_size(32)));
    const eight_lanes halves = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                               __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    return __builtin_shufflevector(halves, halves, 0, 1, 2, 3) + __builtin_shufflevector(halves, halves, 4, 5, 6, 7);
}

/* The last two levels of four trees: lane k holds the sum of the vector that was folded into the k-th. */
INLINE four_lanes finish(four_lanes a, four_lanes b, four_lanes c, four_lanes d) {
    const four_lanes ab = __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
    const four_lanes cd = __builtin_shufflevector(c, d, 0, 1, 4, 5) + __builtin_shufflevector(c, d, 2, 3, 6, 7);
    return __builtin_shufflevector(ab, cd, 0, 2, 4, 6) + __builtin_shufflevector(ab, cd, 1, 3, 5, 7);
}

#endif
