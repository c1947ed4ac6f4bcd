/* The activations σ and their slopes σ′, as functions of sixteen pre-activations. */
#ifndef ACTIVATIONS_H
#define ACTIVATIONS_H

#include "backlight.h"
#include "elementary.h"

#define LEAK 0.01f

/* H = σ(Z). */
INLINE lanes activation(int32_t kind, lanes z) {
    lanes below, density;
    switch (kind) {
    case BL_SIGMOID: return logistic(z);
    case BL_TANH: return hyperbolic_tangent(z);
    case BL_RELU: return choose(z < 0.0f, all(0.0f), z);
    case BL_LEAKY_RELU: return choose(z < 0.0f, z * LEAK, z);
    case BL_ELU: return choose(z < 0.0f, exponential_minus_one(z), z);
    case BL_SOFTPLUS: return soft_plus(z);
    case BL_SILU: return z * logistic(z);
    case BL_GELU: normal_distribution(z, &below, &density); return z * below;
    case BL_SINE: sine_and_cosine(z, &below, &density); return below;
    case BL_STEP: return choose(z > 0.0f, all(1.0f), all(0.0f));
    default: return z;
    }
}

/* σ′(Z); h is σ(z). tanh takes its slope from it, within 2⁻²³ of the truth and hence 0 beyond |z| = 8.7: an exp of its
 * own would cost a third of a training step. */
INLINE lanes slope(int32_t kind, lanes z, lanes h) {
    lanes a, b;
    switch (kind) {
    case BL_SIGMOID: /* σ(z) σ(−z), without the rounding of 1 − h where h is near 1 */
        a = exponential(-absolute(z)), b = a + 1.0f;
        return a / (b * b);
    case BL_TANH: return 1.0f - h * h;
    case BL_RELU: return choose(z > 0.0f, all(1.0f), all(0.0f));
    case BL_LEAKY_RELU: return choose(z > 0.0f, all(1.0f), all(LEAK));
    case BL_ELU: return choose(z > 0.0f, all(1.0f), exponential(z));
    case BL_SOFTPLUS: return logistic(z);
    case BL_SILU: /* a = 1 / (1 + e) and 1 − a = e a, without cancellation where a is near 1 */
        b = exponential(-z), a = 1.0f / (b + 1.0f);
        return a * (1.0f + z * choose(z < 0.0f, 1.0f - a, b * a));
    case BL_GELU: normal_distribution(z, &a, &b); return a + z * b;
    case BL_SINE: sine_and_cosine(z, &a, &b); return b;
    case BL_STEP: return all(0.0f);
    default: return all(1.0f);
    }
}

/* Runs `call(kind)` with the kind known to the compiler, so that the choice is made once and not for each vector. */
#define FOR_EACH_ACTIVATION(kind, call)            \
    switch (kind) {                                \
    case BL_IDENTITY: call(BL_IDENTITY); break;    \
    case BL_SIGMOID: call(BL_SIGMOID); break;      \
    case BL_TANH: call(BL_TANH); break;            \
    case BL_RELU: call(BL_RELU); break;            \
    case BL_LEAKY_RELU: call(BL_LEAKY_RELU); break;\
    case BL_ELU: call(BL_ELU); break;              \
    case BL_SOFTPLUS: call(BL_SOFTPLUS); break;    \
    case BL_SILU: call(BL_SILU); break;            \
    case BL_GELU: call(BL_GELU); break;            \
    case BL_SINE: call(BL_SINE); break;            \
    case BL_STEP: call(BL_STEP); break;            \
    }

#endif
