/* Landscapes: what every neuron answers over a rectangle of two inputs, in one pass over the pixels. */
#include "elementary.h"
#include "network.h"
#include "strict_float.h"

/* H_0 of the pixels first … first + count − 1, row by row from the top left. */
static void place_pixels(const bl_view *view, tile *tile, int64_t first, int32_t count) {
    const float dx = (view->x_max - view->x_min) / (float)view->width;
    const float dy = (view->y_max - view->y_min) / (float)view->height;
    float *x = tile->H[0] + (int64_t)view->axis_x * tile->stride;
    float *y = tile->H[0] + (int64_t)view->axis_y * tile->stride;
    int32_t column = (int32_t)(first % view->width), row = (int32_t)(first / view->width);
    for (int32_t s = 0; s < count; column = 0, row++) {
        const int32_t left = count - s, in_row = view->width - column < left ? view->width - column : left;
        const float up = view->y_max - ((float)row + 0.5f) * dy;
        for (int32_t k = 0; k < in_row; k++) {
            x[s + k] = view->x_min + ((float)(column + k) + 0.5f) * dx;
            y[s + k] = up;
        }
        s += in_row;
    }
}

/* Palette entries: the values between the limits, brought to 0 … 255 and rounded. */
static void colour_row(const float *values, uint32_t *colours, int32_t count, const uint32_t *palette,
                       const float *limits) {
    const float scale = 255.0f / (limits[1] - limits[0]);
    for (int32_t s = 0; s < count; s += LANES) {
        const lanes position = (load(values + s) - limits[0]) * scale;
        const int_lanes entry = (int_lanes)(at_most(choose(position > 0.0f, position, all(0.0f)), 255.0f) + ROUNDER);
        const int32_t filled = count - s < LANES ? count - s : LANES;
        if (filled == LANES)
            UNROLLED for (int k = 0; k < LANES; k++) colours[s + k] = palette[entry[k] - ROUNDER_BITS];
        else
            for (int32_t k = 0; k < filled; k++) colours[s + k] = palette[entry[k] - ROUNDER_BITS];
    }
}

void bl_landscape(const bl_network *network, const float *parameters, const float *base,
                             const bl_view *view, int32_t first_layer, float *values, uint32_t *colours,
                             const uint32_t *palette, const float *limits, void *arena) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    const int64_t pixels = (int64_t)view->width * view->height;
    tile tile;
    place_tile(network, TILE_SAMPLES, arena, &tile);
    tile.stride = TILE_SAMPLES;
    tile.samples = TILE_SAMPLES;
    for (int32_t r = 0; r < network->sizes[0]; r++)
        for (int32_t s = 0; s < TILE_SAMPLES; s++) tile.H[0][(int64_t)r * TILE_SAMPLES + s] = base[r];

    for (int64_t first = 0; first < pixels; first += TILE_SAMPLES) {
        const int32_t count = (int32_t)(pixels - first < TILE_SAMPLES ? pixels - first : TILE_SAMPLES);
        place_pixels(view, &tile, first, count);
        feedforward(network, &at, parameters, &tile);
        int64_t neuron = 0;
        for (int32_t l = first_layer; l <= network->depth; l++)
            for (int32_t unit = 0; unit < network->sizes[l]; unit++, neuron++) {
                const float *row = tile.H[l] + (int64_t)unit * TILE_SAMPLES;
                for (int32_t s = 0; values && s < count; s++) values[neuron * pixels + first + s] = row[s];
                if (colours)
                    colour_row(row, colours + neuron * pixels + first, count, palette, limits + 2 * neuron);
            }
    }
}
