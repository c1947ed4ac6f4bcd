/* What is asked of a network at rest: its predictions, its backward pass, its loss. */
#include "activations.h"
#include "network.h"
#include "strict_float.h"

void bl_predict(const bl_network *network, const float *parameters, const float *X, int64_t samples,
                           float *Y, void *arena) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    const int32_t outputs = network->sizes[network->depth];
    tile tile;
    place_tile(network, samples, arena, &tile);
    for (int64_t first = 0; first < samples; first += TILE_SAMPLES) {
        const int64_t left = samples - first;
        gather(network, &tile, X, 0, 0, first, (int32_t)(left < TILE_SAMPLES ? left : TILE_SAMPLES));
        feedforward(network, &at, parameters, &tile);
        const float *y = tile.H[network->depth];
        for (int32_t s = 0; s < tile.samples; s++)
            for (int32_t k = 0; k < outputs; k++) Y[(first + s) * outputs + k] = y[(int64_t)k * tile.stride + s];
    }
}

void bl_evaluate(const bl_network *network, const float *parameters, const float *X, const float *T,
                            int64_t samples, double *loss, int64_t *correct, void *arena) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    tile tile;
    place_tile(network, samples, arena, &tile);
    *loss = 0.0;
    *correct = 0;
    for (int64_t first = 0; first < samples; first += TILE_SAMPLES) {
        const int64_t left = samples - first;
        gather(network, &tile, X, T, 0, first, (int32_t)(left < TILE_SAMPLES ? left : TILE_SAMPLES));
        feedforward(network, &at, parameters, &tile);
        measure_loss(network, &tile, loss, correct);
    }
    *loss /= (double)samples;
}

/* σ′(Z), a vector at a time; the lanes beyond the last value repeat it. */
static void find_slopes(int32_t kind, const float *Z, const float *H, float *slopes, int64_t count) {
    for (int64_t first = 0; first < count; first += LANES) {
        lanes z, h, found;
        for (int k = 0; k < LANES; k++) {
            const int64_t at = first + k < count ? first + k : count - 1;
            z[k] = Z[at], h[k] = H[at];
        }
#define SLOPE(known) found = slope(known, z, h)
        FOR_EACH_ACTIVATION(kind, SLOPE)
#undef SLOPE
        for (int k = 0; k < LANES && first + k < count; k++) slopes[first + k] = found[k];
    }
}

void bl_return(const bl_network *network, const float *parameters, int32_t layer, int64_t samples, const float *Z,
               const float *H, const float *delta, float *back, float *slopes) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    const int32_t units = network->sizes[layer + 1], before = network->sizes[layer];
    const float *W = parameters + at.W[layer + 1];
    for (int32_t j = 0; j < before; j++)
        for (int64_t s = 0; s < samples; s++) {
            float sum = 0.0f;
            for (int32_t i = 0; i < units; i++) sum += W[(int64_t)i * before + j] * delta[i * samples + s];
            back[j * samples + s] = sum;
        }
    find_slopes(network->activations[layer - 1], Z, H, slopes, before * samples);
}

/* Where the values of a batch go, tile after tile. */
typedef struct {
    const bl_network *network;
    int64_t samples;
    float *Z, *H, *delta;
    double loss;
    int64_t correct;
} collector;

static float *copy_rows(float *to, int64_t samples, int64_t first, const float *from, int32_t rows, const tile *tile) {
    for (int32_t r = 0; to && r < rows; r++, to += samples)
        for (int32_t s = 0; s < tile->samples; s++) to[first + s] = from[(int64_t)r * tile->stride + s];
    return to;
}

static void collect(void *to, const tile *tile, int64_t first) {
    collector *all = to;
    const int32_t *size = all->network->sizes;
    float *Z = all->Z, *H = copy_rows(all->H, all->samples, first, tile->H[0], size[0], tile), *delta = all->delta;
    for (int32_t l = 1; l <= all->network->depth; l++) {
        Z = copy_rows(Z, all->samples, first, tile->Z[l], size[l], tile);
        H = copy_rows(H, all->samples, first, tile->H[l], size[l], tile);
        delta = copy_rows(delta, all->samples, first, tile->delta[l], size[l], tile);
    }
    measure_loss(all->network, tile, &all->loss, &all->correct);
}

void bl_backpropagate(const bl_network *network, const float *parameters, const float *X, const float *T,
                                 int64_t samples, double l1, double l2, float *Z, float *H, float *delta,
                                 float *gradient, double *losses, void *arena) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    tile tile;
    float *sums = (float *)place_tile(network, samples, arena, &tile);
    collector all = {.network = network, .samples = samples, .Z = Z, .H = H, .delta = delta};
    for (int64_t k = 0; k < whole_vectors(at.count); k++) sums[k] = 0.0f;
    sum_gradients(network, &at, parameters, X, T, 0, samples, sums, &tile, (tile_sink){collect, &all});
    take_mean(&at, sums, samples);
    losses[0] = all.loss / (double)samples;
    losses[1] = add_penalty(network, &at, parameters, l1, l2, sums);
    for (int64_t k = 0; k < at.count; k++) gradient[k] = sums[k];
}
