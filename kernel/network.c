/* Feedforward and backpropagation, tile by tile. */
#include "activations.h"
#include "layers.h"
#include "network.h"
#include "strict_float.h"

static int64_t row_bytes(int64_t samples) {
    int64_t width = samples < TILE_SAMPLES ? samples : TILE_SAMPLES;
    return whole_vectors(width) * (int64_t)sizeof(float);
}

offsets parameter_offsets(const bl_network *network) {
    offsets at = {.count = 0};
    for (int32_t l = 1; l <= network->depth; l++) {
        at.W[l] = at.count;
        at.b[l] = at.W[l] + (int64_t)network->sizes[l] * network->sizes[l - 1];
        at.count = at.b[l] + network->sizes[l];
    }
    return at;
}

int64_t bl_parameter_count(const bl_network *network) { return parameter_offsets(network).count; }

int64_t tile_bytes(const bl_network *network, int64_t samples) {
    int64_t rows = network->sizes[0] + network->sizes[network->depth];
    for (int32_t l = 1; l <= network->depth; l++) rows += 3 * (int64_t)network->sizes[l];
    return rows * row_bytes(samples);
}

char *place_tile(const bl_network *network, int64_t samples, void *arena, tile *tile) {
    char *free = arena;
    const int64_t bytes = row_bytes(samples);
#define ROWS_OF(count) (free += (count) * bytes, (float *)(free - (count) * bytes))
    tile->H[0] = ROWS_OF(network->sizes[0]);
    tile->T = ROWS_OF(network->sizes[network->depth]);
    for (int32_t l = 1; l <= network->depth; l++) {
        tile->Z[l] = ROWS_OF(network->sizes[l]);
        tile->H[l] = ROWS_OF(network->sizes[l]);
        tile->delta[l] = ROWS_OF(network->sizes[l]);
    }
#undef ROWS_OF
    return free;
}

static void gather_rows(int32_t rows, float *to, int32_t stride, const float *from, const uint32_t *order, int64_t first,
                        int32_t count) {
    for (int32_t s = 0; s < count; s++) {
        const float *sample = from + (order ? (int64_t)order[s] : first + s) * rows;
        for (int32_t r = 0; r < rows; r++) to[(int64_t)r * stride + s] = sample[r];
    }
    for (int32_t r = 0; r < rows; r++)
        for (int32_t s = count; s < stride; s++) to[(int64_t)r * stride + s] = to[(int64_t)r * stride];
}

void gather(const bl_network *network, tile *tile, const float *X, const float *T, const uint32_t *order, int64_t first,
            int32_t count) {
    tile->samples = count;
    tile->stride = (int32_t)whole_vectors(count);
    gather_rows(network->sizes[0], tile->H[0], tile->stride, X, order, first, count);
    if (T) gather_rows(network->sizes[network->depth], tile->T, tile->stride, T, order, first, count);
}

/* H = σ(Z) */
static void activate(int32_t kind, const float *Z, float *H, int64_t count) {
#define ACTIVATE(known) \
    for (int64_t k = 0; k < count; k += LANES) store(H + k, activation(known, load(Z + k)))
    FOR_EACH_ACTIVATION(kind, ACTIVATE)
#undef ACTIVATE
}

/* delta = delta ∘ σ′(Z) */
static void multiply_by_slope(int32_t kind, const float *Z, const float *H, float *delta, int64_t count) {
#define MULTIPLY(known) \
    for (int64_t k = 0; k < count; k += LANES) \
        store(delta + k, load(delta + k) * slope(known, load(Z + k), load(H + k)))
    FOR_EACH_ACTIVATION(kind, MULTIPLY)
#undef MULTIPLY
}

/* y = exp(Z − max) / Σ exp(Z − max) */
INLINE void softmax(const float *Z, float *y, int32_t outputs, int32_t stride) {
    lanes highest = load(Z), total = all(0.0f);
    for (int32_t k = 1; k < outputs; k++) {
        const lanes z = load(Z + (int64_t)k * stride);
        highest = choose(z > highest, z, highest);
    }
    for (int32_t k = 0; k < outputs; k++) {
        const lanes e = exponential(load(Z + (int64_t)k * stride) - highest);
        total += e;
        store(y + (int64_t)k * stride, e);
    }
    for (int32_t k = 0; k < outputs; k++) store(y + (int64_t)k * stride, load(y + (int64_t)k * stride) / total);
}

/* y, from Z_L by the loss's own output activation. */
static void predict(int32_t loss, const float *Z, float *y, int32_t outputs, int32_t stride) {
    if (loss == BL_CROSS_ENTROPY)
        for (int32_t s = 0; s < stride; s += LANES) softmax(Z + s, y + s, outputs, stride);
    else
        activate(loss == BL_BINARY_CROSS_ENTROPY ? BL_SIGMOID : BL_IDENTITY, Z, y, (int64_t)outputs * stride);
}

void feedforward(const bl_network *network, const offsets *at, const float *parameters, tile *tile) {
    const int32_t L = network->depth, *size = network->sizes;
    for (int32_t l = 1; l <= L; l++) {
        multiply(size[l], size[l - 1], parameters + at->W[l], parameters + at->b[l], tile->H[l - 1], tile->Z[l],
                 tile->stride);
        if (l < L) activate(network->activations[l - 1], tile->Z[l], tile->H[l], (int64_t)size[l] * tile->stride);
    }
    predict(network->loss, tile->Z[L], tile->H[L], size[L], tile->stride);
}

/* Binary cross-entropy −t log y − (1 − t) log(1 − y), from Z. */
INLINE lanes binary_cross_entropy(lanes z, lanes t) {
    return (choose(z < 0.0f, all(0.0f), z) - t * z) + logarithm_of_one_plus(exponential(-absolute(z)));
}

/* Cross-entropy −Σ t log y, from Z: −log y_k = (max − Z_k) + log(1 + Σ of the others' exp(Z − max)), which stays exact
 * where the right class has all but won. */
INLINE lanes cross_entropy(const float *Z, const float *T, int32_t outputs, int32_t stride) {
    lanes highest = load(Z), others = all(0.0f), loss = all(0.0f);
    for (int32_t k = 1; k < outputs; k++) {
        const lanes z = load(Z + (int64_t)k * stride);
        const int_lanes higher = z > highest;
        /* Whichever of the two is not the highest is one of the others. */
        const lanes e = exponential(choose(higher, highest, z) - choose(higher, z, highest));
        others = choose(higher, others * e + e, others + e);
        highest = choose(higher, z, highest);
    }
    const lanes rest = choose(others > 1.0f, logarithm(others + 1.0f), logarithm_of_one_plus(others));
    for (int32_t k = 0; k < outputs; k++) {
        const lanes z = load(Z + (int64_t)k * stride), t = load(T + (int64_t)k * stride);
        loss += choose(t == 0.0f, t, t * ((highest - z) + rest));
    }
    return loss;
}

/* Lanes in which the greatest output is the greatest target; the first of equals counts. */
INLINE int_lanes same_class(const float *Z, const float *T, int32_t outputs, int32_t stride) {
    lanes z = load(Z), t = load(T);
    int_lanes predicted = {0}, actual = {0};
    for (int32_t k = 1; k < outputs; k++) {
        lanes zk = load(Z + (int64_t)k * stride), tk = load(T + (int64_t)k * stride);
        predicted = ((zk > z) & k) | (~(zk > z) & predicted);
        actual = ((tk > t) & k) | (~(tk > t) & actual);
        z = choose(zk > z, zk, z);
        t = choose(tk > t, tk, t);
    }
    return predicted == actual;
}

void measure_loss(const bl_network *network, const tile *tile, double *loss, int64_t *correct) {
    const int32_t outputs = network->sizes[network->depth], stride = tile->stride;
    const float *Z = tile->Z[network->depth], *T = tile->T;
    double_lanes total = {0};
    for (int32_t s = 0; s < stride; s += LANES) {
        const int_lanes real = first_lanes(tile->samples - s);
        lanes losses = all(0.0f);
        int_lanes right = {0};
        if (network->loss == BL_CROSS_ENTROPY) {
            losses = cross_entropy(Z + s, T + s, outputs, stride);
            right = same_class(Z + s, T + s, outputs, stride);
        } else {
            right = ~right;
            for (int32_t k = 0; k < outputs; k++) {
                lanes z = load(Z + (int64_t)k * stride + s), t = load(T + (int64_t)k * stride + s);
                if (network->loss == BL_BINARY_CROSS_ENTROPY) {
                    losses += binary_cross_entropy(z, t);
                    right &= (z > 0.0f) == (t > 0.5f);
                } else {
                    losses += (z - t) * (z - t) * 0.5f;
                    right = (int_lanes){0};
                }
            }
        }
        total += __builtin_convertvector(choose(real, losses, all(0.0f)), double_lanes);
        for (int k = 0; k < LANES; k++) *correct -= (right & real)[k];
    }
    *loss += sum_double(total);
}

static void backpropagate(const bl_network *network, const offsets *at, const float *parameters, tile *tile, float *gradient,
                   int first_tile) {
    const int32_t L = network->depth, *size = network->sizes, stride = tile->stride;

    /* δ_L = y − t */
    for (int32_t k = 0; k < size[L]; k++)
        for (int32_t s = 0; s < stride; s += LANES) {
            const int64_t here = (int64_t)k * stride + s;
            store(tile->delta[L] + here, choose(first_lanes(tile->samples - s),
                                                load(tile->H[L] + here) - load(tile->T + here), all(0.0f)));
        }

    for (int32_t l = L; l >= 1; l--) {
        /* ΔW_l = δ_l H_{l−1}ᵀ */
        multiply_outer(size[l], size[l - 1], tile->delta[l], tile->H[l - 1], gradient + at->W[l], stride, !first_tile);
        sum_rows(size[l], tile->delta[l], gradient + at->b[l], stride, !first_tile);
        if (l == 1) break;
        /* δ_{l−1} = (W_lᵀ δ_l) ∘ σ′(Z_{l−1}) */
        multiply_transposed(size[l], size[l - 1], parameters + at->W[l], tile->delta[l], tile->delta[l - 1], stride);
        multiply_by_slope(network->activations[l - 2], tile->Z[l - 1], tile->H[l - 1], tile->delta[l - 1],
                          (int64_t)size[l - 1] * stride);
    }
}

int finite_loss(const bl_network *network, const tile *tile) {
    const int32_t L = network->depth;
    const int64_t count = (int64_t)network->sizes[L] * tile->stride;
    int_lanes strange = {0};
    for (int64_t k = 0; k < count; k += LANES) {
        const lanes z = load(tile->Z[L] + k), error = z - load(tile->T + k);
        switch (network->loss) {
        case BL_HALF_SQUARED_ERROR: strange |= not_finite(error * error); break;
        case BL_CROSS_ENTROPY: strange |= not_finite(z + z); break; /* which bounds every difference of two */
        default: strange |= not_finite(z);
        }
    }
    return !any(strange);
}

int sum_gradients(const bl_network *network, const offsets *at, const float *parameters, const float *X,
                  const float *T, const uint32_t *order, int64_t samples, float *gradient, tile *tile, tile_sink sink) {
    int finite = 1;
    for (int64_t first = 0; first < samples; first += TILE_SAMPLES) {
        const int64_t count = samples - first < TILE_SAMPLES ? samples - first : TILE_SAMPLES;
        gather(network, tile, X, T, order ? order + first : 0, first, (int32_t)count);
        feedforward(network, at, parameters, tile);
        backpropagate(network, at, parameters, tile, gradient, first == 0);
        finite &= finite_loss(network, tile);
        if (sink.take) sink.take(sink.to, tile, first);
        if (!finite && !sink.take) break; /* so that training finds the trouble still in the tile */
    }
    return finite;
}

void take_mean(const offsets *at, float *gradient, int64_t samples) {
    const float share = 1.0f / (float)samples;
    for (int64_t k = 0; k < at->count; k += LANES) store(gradient + k, load(gradient + k) * share);
}

double add_penalty(const bl_network *network, const offsets *at, const float *parameters, double l1, double l2,
                   float *gradient) {
    double magnitude = 0.0, square = 0.0;
    for (int32_t l = 1; l <= network->depth; l++)
        for (int64_t k = at->W[l]; k < at->b[l]; k++) {
            const float w = parameters[k];
            gradient[k] += (float)l1 * (float)((w > 0.0f) - (w < 0.0f)) + (float)l2 * w;
            magnitude += w < 0.0f ? -(double)w : (double)w;
            square += (double)w * (double)w;
        }
    return l1 * magnitude + 0.5 * l2 * square;
}
