/* Initial weights; biases begin at zero. */
#include "network.h"
#include "random.h"
#include "strict_float.h"

/* The variance of a layer's weights, from the number of units before (inputs) and in it (outputs):
 * Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998). */
static double variance(int32_t initializer, double inputs, double outputs) {
    switch (initializer) {
    case BL_GLOROT_UNIFORM: case BL_GLOROT_NORMAL: return 2.0 / (inputs + outputs);
    case BL_HE_UNIFORM: case BL_HE_NORMAL: return 2.0 / inputs;
    case BL_LECUN_UNIFORM: case BL_LECUN_NORMAL: return 1.0 / inputs;
    case BL_UNIFORM: return 1.0 / 3.0; /* between −1 and 1 */
    case BL_NORMAL: return 1.0;
    default: return 0.0;
    }
}

static int is_normal(int32_t initializer) {
    return initializer == BL_GLOROT_NORMAL || initializer == BL_HE_NORMAL || initializer == BL_LECUN_NORMAL ||
           initializer == BL_NORMAL;
}

void bl_initialize(const bl_network *network, int32_t initializer, double scale, uint64_t seed,
                              float *parameters) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    for (int32_t l = 1; l <= network->depth; l++) {
        const uint64_t key = random_key(seed, BL_STREAM_WEIGHTS, l);
        const double spread = variance(initializer, network->sizes[l - 1], network->sizes[l]);
        const float deviation = (float)(scale * __builtin_sqrt(spread));
        const float limit = (float)(scale * __builtin_sqrt(3.0 * spread));
        float *W = parameters + at.W[l];
        const int64_t weights = at.b[l] - at.W[l];
        for (int64_t k = 0; k < weights; k += LANES) {
            lanes draw;
            if (is_normal(initializer))
                draw = random_normals(key, (uint64_t)(k / LANES)) * deviation;
            else
                for (int i = 0; i < LANES; i++)
                    draw[i] = (2.0f * random_uniform(key, (uint64_t)(k + i)) - 1.0f) * limit;
            for (int i = 0; i < LANES && k + i < weights; i++) W[k + i] = draw[i];
        }
        for (int32_t k = 0; k < network->sizes[l]; k++) parameters[at.b[l] + k] = 0.0f;
    }
}
