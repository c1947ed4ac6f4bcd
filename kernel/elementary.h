/* exp, log, sin, cos and the normal distribution, sixteen lanes at a time, the same bits everywhere.
 *
 * The polynomials' coefficients are minimax fits, made by scripts/fit_elementary.py; the errors named here
 * are those of tests/kernel/test_elementary.py. A NaN gives a NaN.
 */
#ifndef ELEMENTARY_H
#define ELEMENTARY_H

#include "lanes.h"

/* Adding this pushes a float's fraction out: what remains in the low bits is the nearest integer. */
#define ROUNDER 12582912.0f
#define ROUNDER_BITS 0x4b400000

/* x = n ln 2 + r with |r| ≤ ln 2 / 2; gives n in whole numbers and exp(r) − 1. */
INLINE lanes reduced_exp_minus_one(lanes x, int_lanes *n) {
    lanes shifted = x * 1.44269504088896341f + ROUNDER;
    *n = (int_lanes)shifted - ROUNDER_BITS;
    lanes whole = shifted - ROUNDER;
    lanes r = (x - whole * 0.693145751953125f) - whole * 1.42860682e-6f;
    lanes q = all(1.99141705e-4f);
    q = q * r + 1.39410084e-3f;
    q = q * r + 8.33327305e-3f;
    q = q * r + 4.16663547e-2f;
    q = q * r + 1.66666668e-1f;
    q = q * r + 0.5f;
    return r + (r * r) * q;
}

/* 2ⁿ for −126 ≤ n ≤ 127. */
INLINE lanes power_of_two(int_lanes n) { return (lanes)((n + 127) << 23); }

/* eˣ, over the whole range of floats, to 1 unit in the last place (2 below the normal numbers). */
INLINE lanes exponential(lanes x) {
    int_lanes n;
    lanes e = reduced_exp_minus_one(at_most(at_least(x, -104.0f), 89.0f), &n);
    lanes half = power_of_two(n >> 1);
    return (e * half + half) * power_of_two(n - (n >> 1));
}

/* eˣ − 1, for x ≤ 30; exact to rounding near 0. */
INLINE lanes exponential_minus_one(lanes x) {
    int_lanes n;
    lanes e = reduced_exp_minus_one(at_most(at_least(x, -30.0f), 30.0f), &n);
    lanes scale = power_of_two(n);
    return e * scale + (scale - 1.0f);
}

/* log((1 + s) / (1 − s)) for |s| ≤ 1/3. */
INLINE lanes twice_artanh(lanes s) {
    lanes u = s * s;
    lanes p = all(0.24300934f);
    p = p * u + 0.21427658f;
    p = p * u + 0.28616885f;
    p = p * u + 0.39998878f;
    p = p * u + 0.66666676f;
    return s * 2.0f + (s * u) * p;
}

/* log(1 + u) for 0 ≤ u ≤ 1. */
INLINE lanes logarithm_of_one_plus(lanes u) { return twice_artanh(u / (u + 2.0f)); }

/* log(x) for positive normal x. */
INLINE lanes logarithm(lanes x) {
    /* x = 2ⁿ m with √½ ≤ m < √2 */
    int_lanes bits = (int_lanes)x - 0x3f3504f3;
    lanes n = __builtin_convertvector(bits >> 23, lanes);
    lanes m = (lanes)((bits & 0x007fffff) + 0x3f3504f3);
    lanes l = twice_artanh((m - 1.0f) / (m + 1.0f));
    return n * 0.693145751953125f + (l + n * 1.42860682e-6f);
}

INLINE lanes logistic(lanes x) { return 1.0f / (exponential(-x) + 1.0f); }

/* tanh x, a rational function of degrees 9 and 8, within 4 units in the last place; ±1 from about |x| = 8.7 on. */
INLINE lanes hyperbolic_tangent(lanes x) {
    const lanes a = at_most(at_least(x, -9.0f), 9.0f), u = a * a;
    lanes p = all(0.017172962f), q = u + all(422.50536f);
    p = p * u + 26.5015592f, q = q * u + 33275.6656f;
    p = p * u + 4495.03733f, q = q * u + 600708.015f;
    p = p * u + 172068.976f, q = q * u + 1285917.8f;
    p = p * u + 1285917.77f;
    return at_most(at_least(a * p / q, -1.0f), 1.0f);
}

/* log(1 + eˣ), without overflow. */
INLINE lanes soft_plus(lanes x) {
    return choose(x < 0.0f, all(0.0f), x) + logarithm_of_one_plus(exponential(-absolute(x)));
}

/* Both at once. Beyond |x| = 2³⁰, where floats are further apart than a period, x counts as 0. */
INLINE void sine_and_cosine(lanes x, lanes *sine, lanes *cosine) {
    const double rounder = 6755399441055744.0;
    x = choose(absolute(x) > 1073741824.0f, x - x, x);
    double_lanes wide = __builtin_convertvector(x, double_lanes);
    double_lanes shifted = wide * 0.63661977236758134308 + rounder;
    double_lanes turns = shifted - rounder;
    /* π/2 in two parts; the first has 33 bits, so that its multiples up to 2²⁰ are exact, and nearly so beyond. */
    double_lanes rest = (wide - turns * 1.57079632673412561417) - turns * 6.07710050650619224932e-11;
    int_lanes quadrant = __builtin_convertvector((long_lanes)shifted & 3, int_lanes);
    lanes r = __builtin_convertvector(rest, lanes);
    lanes u = r * r;
    lanes s = all(-1.95169775e-4f);
    s = s * u + 8.33217585e-3f;
    s = s * u + -0.166666549f;
    s = r + (r * u) * s;
    lanes c = all(2.44380908e-5f);
    c = c * u + -1.38873645e-3f;
    c = c * u + 4.16666468e-2f;
    c = (1.0f - u * 0.5f) + (u * u) * c;
    int_lanes odd = -(quadrant & 1);
    lanes a = choose(odd, c, s), b = choose(odd, s, c);
    *sine = (lanes)((int_lanes)a ^ ((quadrant & 2) << 30));
    *cosine = (lanes)((int_lanes)b ^ (((quadrant + 1) & 2) << 30));
}

/* The standard normal distribution: Φ(x), and its density φ(x). */
INLINE void normal_distribution(lanes x, lanes *below, lanes *density) {
    lanes t = 1.0f / (absolute(x) * 0.3f + 1.0f);
    lanes p = all(-0.020623494f);
    p = p * t + 0.11243575f;
    p = p * t + -0.22821392f;
    p = p * t + 0.19178495f;
    p = p * t + -0.07942384f;
    p = p * t + 0.096157014f;
    p = p * t + 0.078389585f;
    p = p * t + 0.11023544f;
    p = p * t + 0.11957181f;
    p = p * t + 0.11968669f;
    lanes bell = exponential(x * x * -0.5f);
    lanes tail = bell * t * p;
    *below = choose(x > 0.0f, 1.0f - tail, tail);
    *density = bell * 0.398942280401432678f;
}

#endif
