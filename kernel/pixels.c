/* Pixels for pictures: what would otherwise take longer than the rest of a movie's frame. */
#include "backlight.h"
#include "strict_float.h"

static float clamped(float value) { return value < 0.0f ? 0.0f : value > 1.0f ? 1.0f : value; }

typedef struct {
    float x, y, radius, outer; /* pixel centres lie at whole numbers; from the radius to the outer one goes the line */
    float colour[3], outline[3];
} disc;

static uint32_t mixed(float over, uint32_t under, float cover) {
    return (uint32_t)(int32_t)(over * cover + (float)(int32_t)under * (1.0f - cover) + 0.5f);
}

/* The pixels of a row from `first` to before `end`, without a branch, so that many are painted at once. */
static void paint_row(const disc *disc, uint32_t *restrict row, int32_t first, int32_t end, float dy) {
    const float rim = disc->outer > disc->radius ? disc->radius + 0.5f : 1e30f;
    for (int32_t column = first; column < end; column++) {
        const float dx = (float)column - disc->x, distance = __builtin_sqrtf(dx * dx + dy * dy);
        const float cover = clamped(disc->outer + 0.5f - distance);
        const float inside = clamped(rim - distance), outside = 1.0f - inside;
        const uint32_t under = row[column];
        uint32_t pixel = mixed(255.0f, under >> 24, cover) << 24;
        for (int c = 0; c < 3; c++) {
            const float over = disc->colour[c] * inside + disc->outline[c] * outside;
            pixel |= mixed(over, under >> 8 * c & 255, cover) << 8 * c;
        }
        row[column] = pixel;
    }
}

void bl_dots(const float *points, const uint8_t *colours, int64_t count, float radius, const uint8_t *outline,
             float line, uint32_t *pixels, int32_t width, int32_t height) {
    STRICT_FLOAT;
    disc disc = {.radius = radius, .outer = radius + line};
    const float outer = disc.outer;
    for (int64_t d = 0; d < count; d++) {
        const float x = disc.x = points[2 * d] - 0.5f, y = disc.y = points[2 * d + 1] - 0.5f;
        if (!(x < (float)width + outer && y < (float)height + outer)) continue; /* nor is a NaN */
        for (int c = 0; c < 3; c++) disc.colour[c] = (float)colours[3 * d + c], disc.outline[c] = (float)outline[c];
        const int32_t left = x > outer ? (int32_t)(x - outer) : 0, top = y > outer ? (int32_t)(y - outer) : 0;
        const float right = x + outer + 2.0f, bottom = y + outer + 2.0f;
        const int32_t end = right < (float)width ? (right > 0.0f ? (int32_t)right : 0) : width;
        const int32_t last = bottom < (float)height ? (bottom > 0.0f ? (int32_t)bottom : 0) : height;
        for (int32_t row = top; row < last; row++)
            paint_row(&disc, pixels + (int64_t)row * width, left, end, (float)row - y);
    }
}

/* Two of a pixel's four parts at a time, each in 16 bits; of 256, so much is the colour's. */
static uint32_t both(uint32_t over, uint32_t under, uint32_t part) {
    return (over * part + under * (256 - part) + 0x800080) >> 8 & 0xff00ff;
}

static uint32_t painted(uint32_t over, uint32_t under, uint32_t part) {
    const uint32_t high = both((over >> 8 & 0xff) | 0xff0000, under >> 8 & 0xff00ff, part); /* alpha and green */
    return both(over & 0xff00ff, under & 0xff00ff, part) | high << 8;
}

/* The cubic with both control points halfway across, x = 1.5 t (1 - t) + t^3 and y = 3 t^2 - 2 t^3: at the part x of the
 * way across, y, and how steep it is. */
static void level_to_level(float part, float *y, float *steep) {
    float low = 0.0f, high = 1.0f;
    for (int round = 0; round < 20; round++) {
        const float t = 0.5f * (low + high);
        if (1.5f * t * (1.0f - t) + t * t * t < part) low = t;
        else high = t;
    }
    const float t = 0.5f * (low + high);
    *y = t * t * (3.0f - 2.0f * t);
    *steep = 6.0f * t * (1.0f - t) / (1.5f - 3.0f * t + 3.0f * t * t);
}

/* One curve, from `first` to before `end`: its middle, slope and 1 / sqrt(1 + slope^2) in each column. */
typedef struct {
    const float *y, *slope, *upright;
    int32_t first, end;
} curve;

static int32_t within(const curve *curve, float column) {
    return column > (float)curve->first ? column < (float)curve->end ? (int32_t)column : curve->end - 1 : curve->first;
}

/* How far a pixel is from a curve: from its tangent there where the nearest point is about. */
static float distance_to(const curve *curve, int32_t x, float row) {
    const float across = (row - curve->y[x]) * curve->slope[x] * curve->upright[x] * curve->upright[x];
    const int32_t near = within(curve, (float)x + across + 0.5f);
    const float away = row - curve->y[near] - curve->slope[near] * (float)(x - near);
    return __builtin_fabsf(away) * curve->upright[near];
}

static void paint_curve(const curve *curve, float wide, uint32_t colour, uint32_t *pixels, int32_t width,
                        int32_t height) {
    const float opacity = (float)(int32_t)(colour >> 24) * (256.0f / 255.0f), edge = 0.5f * wide + 0.5f;
    for (int32_t x = curve->first; x < curve->end; x++) {
        /* What lies farther along than the edge is not near. Where the curve is nearly straight, so is its rim. */
        const int32_t left = within(curve, (float)x - edge), right = within(curve, (float)x + edge + 1.0f);
        const float one = curve->y[left], other = curve->y[right], y = curve->y[x], upright = curve->upright[x];
        const int bent = __builtin_fabsf(curve->slope[right] - curve->slope[left]) > 0.25f;
        const float low = bent ? (one < other ? one : other) - edge : y - edge / upright;
        const float high = bent ? (one < other ? other : one) + edge : y + edge / upright;
        if (!(high >= 0.0f && low < (float)height)) continue; /* nor is a NaN */
        const int32_t top = low > 0.0f ? (int32_t)low : 0;
        const int32_t last = high + 1.0f < (float)height ? (int32_t)(high + 1.0f) : height;
        for (int32_t row = top; row < last; row++) {
            const float far = bent ? distance_to(curve, x, (float)row) : __builtin_fabsf((float)row - y) * upright;
            const float cover = clamped(edge - far);
            if (cover == 0.0f) continue;
            uint32_t *pixel = pixels + (int64_t)row * width + x;
            *pixel = painted(colour, *pixel, (uint32_t)(int32_t)(opacity * (cover < wide ? cover : wide) + 0.5f));
        }
    }
}

void bl_curves(float x1, float x2, const float *curves, const uint32_t *colours, int64_t count, uint32_t *pixels,
               int32_t width, int32_t height, float *scratch) {
    STRICT_FLOAT;
    float *across = scratch, *steep = across + width, *y = steep + width, *slope = y + width, *upright = slope + width;
    const float most = (float)width; /* columns whose middles lie between the ends */
    const int32_t first = (int32_t)(x1 > 0.0f ? x1 < most ? x1 + 0.5f : most : 0.0f);
    const int32_t end = (int32_t)(x2 > 0.0f ? x2 < most ? x2 + 0.5f : most : 0.0f);
    for (int32_t x = first; x < end; x++) {
        level_to_level(((float)x + 0.5f - x1) / (x2 - x1), &across[x], &steep[x]);
        steep[x] /= x2 - x1;
    }
    for (int64_t k = 0; k < count; k++) {
        const float y1 = curves[3 * k], rise = curves[3 * k + 1] - y1;
        for (int32_t x = first; x < end; x++) {
            y[x] = y1 + rise * across[x] - 0.5f;
            slope[x] = rise * steep[x];
            upright[x] = 1.0f / __builtin_sqrtf(1.0f + slope[x] * slope[x]);
        }
        const curve one = {y, slope, upright, first, end};
        paint_curve(&one, curves[3 * k + 2], colours[k], pixels, width, height);
    }
}

/* BT.709's weights in 256ths, for 16 … 235 and 16 … 240; those of U and of V add up to 0, so that grey stays grey. */
static int32_t luma(int32_t red, int32_t green, int32_t blue) { return 47 * red + 157 * green + 16 * blue; }
static int32_t blueness(int32_t red, int32_t green, int32_t blue) { return -26 * red - 86 * green + 112 * blue; }
static int32_t redness(int32_t red, int32_t green, int32_t blue) { return 112 * red - 102 * green - 10 * blue; }

#define RED(pixel) ((int32_t)((pixel) & 255))
#define GREEN(pixel) ((int32_t)((pixel) >> 8 & 255))
#define BLUE(pixel) ((int32_t)((pixel) >> 16 & 255))

void bl_yuv420(const uint32_t *pixels, int32_t width, int32_t height, uint8_t *Y, int32_t Y_stride, uint8_t *U,
               uint8_t *V, int32_t UV_stride) {
    for (int32_t row = 0; row < height; row++) {
        const uint32_t *restrict p = pixels + (int64_t)row * width;
        uint8_t *restrict y = Y + (int64_t)row * Y_stride;
        for (int32_t x = 0; x < width; x++) y[x] = (uint8_t)((luma(RED(p[x]), GREEN(p[x]), BLUE(p[x])) + 4224) >> 8);
    }
    for (int32_t row = 0; row < height / 2; row++) {
        const uint32_t *restrict p = pixels + (int64_t)2 * row * width, *restrict q = p + width;
        uint8_t *restrict u = U + (int64_t)row * UV_stride, *restrict v = V + (int64_t)row * UV_stride;
        for (int32_t x = 0; x < width / 2; x++) {
            const uint32_t a = p[2 * x], b = p[2 * x + 1], c = q[2 * x], d = q[2 * x + 1];
            const int32_t red = RED(a) + RED(b) + RED(c) + RED(d);
            const int32_t green = GREEN(a) + GREEN(b) + GREEN(c) + GREEN(d);
            const int32_t blue = BLUE(a) + BLUE(b) + BLUE(c) + BLUE(d);
            u[x] = (uint8_t)((blueness(red, green, blue) + (128 << 10) + 512) >> 10);
            v[x] = (uint8_t)((redness(red, green, blue) + (128 << 10) + 512) >> 10);
        }
    }
}
