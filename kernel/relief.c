/* A surface over a rectangle in three dimensions, lit and turned: each column of pixels from near to far. */
#include "backlight.h"
#include "strict_float.h"

enum { RED, GREEN, BLUE, HEIGHT, CHANNELS };
#define COVER HEIGHT /* of a pixel's sums, instead */

/* A point of the surface: its lit colour, 0 to 255, and its height; on the page, how far from the upper edge it is. */
typedef float point __attribute__((vector_size(16), aligned(4)));

static float larger(float a, float b) { return a > b ? a : b; }
static float smaller(float a, float b) { return a < b ? a : b; }
static float between(float low, float value, float high) { return smaller(larger(value, low), high); }
static int32_t whole_between(int32_t low, float value, int32_t high) {
    return (int32_t)between((float)low, value, (float)high);
}
static float mix(float one, float other, float part) { return one + part * (other - one); }
static point mixed(point one, point other, float part) { return one + part * (other - one); }

/* Part of the line a + s t lies in −reach … reach: narrows near … far to it. */
static void narrow(float a, float s, float reach, float *near, float *far) {
    if (__builtin_fabsf(s) < 1e-9f) {
        if (__builtin_fabsf(a) > reach) *far = *near - 1.0f;
        return;
    }
    const float one = (-reach - a) / s, other = (reach - a) / s;
    *near = larger(*near, smaller(one, other));
    *far = smaller(*far, larger(one, other));
}

/* How light a point of the grid is: 1 where shade is 0. */
static float light_on(const bl_relief *relief, const float *heights, int32_t row, int32_t column) {
    const int32_t rows = relief->rows, columns = relief->columns;
    const int32_t left = column ? column - 1 : 0, right = column < columns - 1 ? column + 1 : column;
    const int32_t above = row ? row - 1 : 0, below = row < rows - 1 ? row + 1 : row;
    const float *line = heights + (int64_t)row * columns + column;
    const float high = relief->rise / (relief->scale * relief->upright);
    const float across = high * (line[left - column] - line[right - column]) * (float)columns /
                         ((float)(right - left) * 2.0f * relief->half);
    const float away = high * (line[(below - row) * columns] - line[(above - row) * columns]) * (float)rows /
                       ((float)(below - above) * 2.0f);
    const float facing = (across * relief->light[0] + away * relief->light[1] + relief->light[2]) /
                         __builtin_sqrtf(across * across + away * away + 1.0f);
    return 1.0f - relief->shade + relief->shade * __builtin_fabsf(facing);
}

static void light_grid(const bl_relief *relief, const float *heights, const uint32_t *colours, point *grid) {
    for (int32_t row = 0; row < relief->rows; row++)
        for (int32_t column = 0; column < relief->columns; column++) {
            const int64_t at = (int64_t)row * relief->columns + column;
            const float light = light_on(relief, heights, row, column);
            for (int32_t channel = RED; channel <= BLUE; channel++)
                grid[at][channel] = light * (float)(int32_t)(colours[at] >> 8 * channel & 255);
            grid[at][HEIGHT] = heights[at];
        }
}

/* What lies at a place of the rectangle, turned. */
static point look(const bl_relief *relief, const point *grid, float across, float away) {
    const int32_t rows = relief->rows, columns = relief->columns;
    /* The grid's points are the middles of its cells, from the greatest y down. */
    const float u = ((relief->cosine * across + relief->sine * away) / relief->half + 1.0f) * 0.5f * (float)columns - 0.5f;
    const float v = (1.0f + relief->sine * across - relief->cosine * away) * 0.5f * (float)rows - 0.5f;
    const int32_t column = whole_between(0, u, columns - 2), row = whole_between(0, v, rows - 2);
    const float p = between(0.0f, u - (float)column, 1.0f), q = between(0.0f, v - (float)row, 1.0f);
    const point *upper = grid + (int64_t)row * columns + column, *lower = upper + columns;
    point found = mixed(mixed(upper[0], upper[1], p), mixed(lower[0], lower[1], p), q);
    found[HEIGHT] = relief->y - relief->rise * found[HEIGHT] - relief->lift * away;
    return found;
}

/* A piece of the column from `begin` down to `end`, on the way between two points; its outer pixels are covered in part. */
static void fill(point *column, int32_t height, float begin, float end, point one, point other, float strength) {
    const int32_t last = whole_between(-1, end, height - 1);
    const float length = other[HEIGHT] - one[HEIGHT];
    for (int32_t row = whole_between(0, begin, height); row <= last; row++) {
        const float cover = smaller((float)row + 1.0f, end) - larger((float)row, begin);
        if (!(cover > 0.0f)) continue;
        const float part = length == 0.0f ? 0.0f : between(0.0f, ((float)row + 0.5f - one[HEIGHT]) / length, 1.0f);
        point seen = mixed(one, other, part) * strength;
        seen[COVER] = 1.0f;
        column[row] += seen * cover;
    }
}

/* The side of the block below the surface's near edge. */
static void fill_wall(point *column, int32_t height, const bl_relief *relief, float edge, float across, float away) {
    const float x = relief->cosine * across + relief->sine * away, y = relief->cosine * away - relief->sine * across;
    const uint32_t colour = relief->walls[__builtin_fabsf(y) > __builtin_fabsf(x) / relief->half];
    point wall = {0};
    for (int32_t channel = RED; channel <= BLUE; channel++) wall[channel] = (float)(int32_t)(colour >> 8 * channel & 255);
    fill(column, height, edge, relief->y - relief->rise * relief->base - relief->lift * away, wall, wall, 1.0f);
}

static void see_column(point *column, int32_t height, const bl_relief *relief, const point *grid, float across) {
    float near = -1e9f, far = 1e9f;
    narrow(relief->cosine * across, relief->sine, relief->half, &near, &far);
    narrow(-relief->sine * across, relief->cosine, 1.0f, &near, &far);
    if (!(near < far)) return;
    const int32_t steps = whole_between(2, (far - near) * relief->scale, 1 << 16);
    point before = look(relief, grid, across, near);
    float top = before[HEIGHT], bottom = top;
    if (relief->walls[0] >> 24) {
        fill_wall(column, height, relief, top, across, near);
        bottom = 1e9f; /* nothing is seen from underneath */
    }
    for (int32_t step = 1; step <= steps; step++) {
        const point now = look(relief, grid, across, mix(near, far, (float)step / (float)steps));
        const float y = now[HEIGHT];
        /* What rises over all that is nearer is seen, and what hangs below it: from underneath. */
        if (y < top) {
            fill(column, height, y, top, before, now, 1.0f);
            top = y;
        } else if (y > bottom) {
            fill(column, height, bottom, y, before, now, relief->under);
            bottom = y;
        }
        before = now;
    }
}

void bl_paint_relief(const bl_relief *relief, const float *heights, const uint32_t *colours, uint32_t *pixels,
                     int32_t width, int32_t height, float *scratch) {
    STRICT_FLOAT;
    point *grid = (point *)scratch, *column = grid + (int64_t)relief->rows * relief->columns;
    light_grid(relief, heights, colours, grid);
    for (int32_t x = 0; x < width; x++) {
        for (int32_t y = 0; y < height; y++) column[y] = (point){0};
        see_column(column, height, relief, grid, ((float)x + 0.5f - relief->x) / relief->scale);
        for (int32_t y = 0; y < height; y++) {
            /* Pieces that meet in a pixel can cover more than all of it by rounding. */
            point seen = column[y] / larger(1.0f, column[y][COVER]);
            seen[COVER] *= 255.0f;
            uint32_t pixel = 0;
            for (int32_t channel = 0; channel < CHANNELS; channel++)
                pixel |= (uint32_t)(int32_t)(between(0.0f, seen[channel], 255.0f) + 0.5f) << 8 * channel;
            pixels[(int64_t)y * width + x] = pixel;
        }
    }
}
