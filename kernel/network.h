/* What the files of the kernel share: where parameters lie, and tiles.
 *
 * A tile holds the values of every layer for at most 256 samples, which lie side by side in rows of whole vectors.
 *
 * A larger batch is worked off tile by tile. Lanes beyond the last sample repeat the first one, so that they stay
 * finite where it does; their δ is zero.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "backlight.h"
#include "lanes.h"

#define TILE_SAMPLES 256

INLINE int64_t whole_vectors(int64_t count) { return (count + LANES - 1) / LANES * LANES; }

typedef struct {
    int32_t samples; /* real ones                                        */
    int32_t stride;  /* floats in a row: samples, rounded up to vectors  */
    float *H[BL_MAX_DEPTH + 1], *Z[BL_MAX_DEPTH + 1], *delta[BL_MAX_DEPTH + 1];
    float *T;
} tile;

/* Where a layer's parameters begin. */
typedef struct {
    int64_t W[BL_MAX_DEPTH + 1], b[BL_MAX_DEPTH + 1];
    int64_t count;
} offsets;

offsets parameter_offsets(const bl_network *network);
int64_t tile_bytes(const bl_network *network, int64_t samples);
/* Lays a tile out in the arena and returns the first free byte after it. */
char *place_tile(const bl_network *network, int64_t samples, void *arena, tile *tile);
/* Fills H_0 and T (where there is one) with the samples numbered order[0 … count − 1], or from `first` on. */
void gather(const bl_network *network, tile *tile, const float *X, const float *T, const uint32_t *order,
            int64_t first, int32_t count);

/* Z, H and y of every sample in the tile. */
void feedforward(const bl_network *network, const offsets *at, const float *parameters, tile *tile);

/* The sum of the tile's losses, and how many samples are classified rightly, added to what is there. */
void measure_loss(const bl_network *network, const tile *tile, double *loss, int64_t *correct);

/* Called after each tile of a batch, for who wants its values. */
typedef struct {
    void (*take)(void *to, const tile *tile, int64_t first);
    void *to;
} tile_sink;

/* Feedforward and backpropagation of the samples order[0 … count − 1], or of the first `count`; gradient = Σ δ Hᵀ and
 * Σ δ over them, in whole vectors. False where a loss is not finite: a Z_L that is not, or that is so large that its loss may overflow. */
int sum_gradients(const bl_network *network, const offsets *at, const float *parameters, const float *X,
                  const float *T, const uint32_t *order, int64_t samples, float *gradient, tile *tile, tile_sink sink);

/* gradient / samples. */
void take_mean(const offsets *at, float *gradient, int64_t samples);

/* gradient += l1 sign(W) + l2 W; gives the penalty l1 Σ|w| + l2/2 Σw². */
double add_penalty(const bl_network *network, const offsets *at, const float *parameters, double l1, double l2,
                   float *gradient);

int finite_loss(const bl_network *network, const tile *tile);

#endif
