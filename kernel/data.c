/* Data: the toy shapes, random orders, and the moments by which tables are standardised. */
#include "backlight.h"
#include "random.h"
#include "strict_float.h"

#define PI 3.14159265358979324f

static float sine(float x) {
    lanes s, c;
    sine_and_cosine(all(x), &s, &c);
    return s[0];
}

static float cosine(float x) { return sine(x + 0.5f * PI); }

/* A point of class `label` without noise; u and v are uniform in [0, 1). */
static void class_point(int32_t kind, int32_t label, int32_t classes, float u, float v, float *x) {
    const float turn = 2.0f * PI * (float)label / (float)classes;
    float angle, radius;
    switch (kind) {
    case BL_MOONS: /* two half circles, hooked into each other, their common centre at the origin */
        angle = PI * u;
        x[0] = label ? 0.5f - cosine(angle) : cosine(angle) - 0.5f;
        x[1] = label ? 0.25f - sine(angle) : sine(angle) - 0.25f;
        break;
    case BL_CIRCLES: /* radius 1 outside, ½ inside */
        angle = 2.0f * PI * u;
        radius = label ? 0.5f : 1.0f;
        x[0] = radius * cosine(angle);
        x[1] = radius * sine(angle);
        break;
    case BL_SPIRALS: /* arms of one and a quarter turns */
        radius = 0.1f + 0.9f * u;
        angle = 2.5f * PI * u + turn;
        x[0] = radius * cosine(angle);
        x[1] = radius * sine(angle);
        break;
    case BL_GAUSSIANS: /* centres on the unit circle; the noise is their spread */
        x[0] = cosine(turn);
        x[1] = sine(turn);
        break;
    default: /* xor, linear and checkerboard fill the square from −1 to 1 */
        x[0] = 2.0f * u - 1.0f;
        x[1] = 2.0f * v - 1.0f;
    }
}

/* The class of a point of the square; class_point's others know theirs. */
static int32_t class_of(int32_t kind, const float *x) {
    switch (kind) {
    case BL_XOR: return (x[0] > 0.0f) != (x[1] > 0.0f);
    case BL_LINEAR: return x[0] + x[1] > 0.0f;
    default: return ((int32_t)((x[0] + 1.0f) * 2.0f) + (int32_t)((x[1] + 1.0f) * 2.0f)) & 1; /* 4 × 4 cells */
    }
}

static float value_at(int32_t kind, const float *x) {
    switch (kind) {
    case BL_PLANE: return 0.5f * (x[0] + x[1]);
    case BL_RIPPLE: return cosine(2.0f * PI * __builtin_sqrtf(x[0] * x[0] + x[1] * x[1]));
    default: return sine(PI * x[0]);
    }
}

void bl_toy(int32_t kind, int64_t samples, int32_t classes, double noise, uint64_t seed, float *X, float *t) {
    STRICT_FLOAT;
    const uint64_t places = random_key(seed, BL_STREAM_TOY, kind), errors = random_key(seed, BL_STREAM_NOISE, kind);
    const int values = kind >= BL_PLANE, inputs = kind == BL_SINE_WAVE ? 1 : 2;
    for (int64_t n = 0; n < samples; n++) {
        const float u = random_uniform(places, 2 * (uint64_t)n), v = random_uniform(places, 2 * (uint64_t)n + 1);
        const lanes error = random_normals(errors, (uint64_t)n) * (float)noise;
        int32_t label = (int32_t)(n % classes);
        float x[2];
        class_point(values ? BL_XOR : kind, label, classes, u, v, x);
        if (kind == BL_XOR || kind == BL_LINEAR || kind == BL_CHECKERBOARD) label = class_of(kind, x);
        t[n] = values ? value_at(kind, x) + error[0] : (float)label;
        for (int k = 0; k < inputs; k++) X[n * inputs + k] = values ? x[k] : x[k] + error[k];
    }
}

void bl_permutation(uint64_t seed, int32_t stream, int64_t index, int64_t count, uint32_t *order) {
    permute(seed, stream, index, count, order);
}

void bl_moments(const double *values, int64_t count, int64_t stride, double *mean, double *deviation) {
    STRICT_FLOAT;
    double_lanes total = {0}, squares = {0};
    for (int64_t n = 0; n < count; n++) total[n % LANES] += values[n * stride];
    *mean = sum_double(total) / (double)count;
    for (int64_t n = 0; n < count; n++) {
        const double from_mean = values[n * stride] - *mean;
        squares[n % LANES] += from_mean * from_mean;
    }
    *deviation = __builtin_sqrt(sum_double(squares) / (double)count);
}
