/* Backlight's kernel: multilayer perceptrons, trained by backpropagation.
 *
 * Freestanding C11: no library, no allocation, no state of its own. The caller passes every array and one
 * arena of scratch memory, and has checked every size. Arrays at this interface are C-contiguous, samples
 * first: X is (samples, inputs), T is (samples, outputs). Inside, samples are columns and sixteen of them
 * share a vector.
 *
 * Parameters are one flat array, layer by layer: W_1 (units × inputs, a row is one neuron's weight vector),
 * b_1, W_2, b_2 … W_L, b_L. Layers count from 1 to L; layer 0 is the input.
 *
 * The same arguments give the same bits on every machine: operations are ordered by the code alone, nothing
 * is contracted or reassociated, and every function uses its own exp, log, sin and cos (elementary.h).
 */
#ifndef BACKLIGHT_H
#define BACKLIGHT_H

#include <stdint.h>

#if defined(__wasm__)
#define BL_EXPORT(name) __attribute__((export_name(#name))) name
#elif defined(_WIN32)
#define BL_EXPORT(name) __attribute__((dllexport)) name
#else
#define BL_EXPORT(name) __attribute__((visibility("default"))) name
#endif

enum { BL_MAX_DEPTH = 64 };

enum bl_activation {
    BL_IDENTITY, BL_SIGMOID, BL_TANH, BL_RELU, BL_LEAKY_RELU, BL_ELU, BL_SOFTPLUS, BL_SILU, BL_GELU, BL_SINE, BL_STEP
};

/* Each loss is paired with the output activation for which δ_L = y − t. */
enum bl_loss {
    BL_BINARY_CROSS_ENTROPY, /* sigmoid  */
    BL_CROSS_ENTROPY,        /* softmax  */
    BL_HALF_SQUARED_ERROR    /* identity */
};

enum bl_initializer {
    BL_GLOROT_UNIFORM, BL_GLOROT_NORMAL, BL_HE_UNIFORM, BL_HE_NORMAL, BL_LECUN_UNIFORM, BL_LECUN_NORMAL,
    BL_UNIFORM, BL_NORMAL, BL_ZEROS
};

enum bl_optimizer_kind { BL_SGD, BL_MOMENTUM, BL_NESTEROV, BL_RMSPROP, BL_ADAM, BL_ADAMW };

enum bl_schedule_kind { BL_CONSTANT, BL_STEP_DECAY, BL_COSINE };

enum bl_toy_kind {
    BL_MOONS, BL_CIRCLES, BL_SPIRALS, BL_XOR, BL_GAUSSIANS, BL_LINEAR, BL_CHECKERBOARD, /* classes */
    BL_PLANE, BL_RIPPLE, BL_SINE_WAVE                                                   /* values  */
};

/* What random numbers are drawn for; each purpose has a stream of its own. */
enum bl_stream { BL_STREAM_WEIGHTS, BL_STREAM_SHUFFLE, BL_STREAM_SPLIT, BL_STREAM_TOY, BL_STREAM_NOISE };

enum bl_status { BL_TRAINED, BL_DIVERGED };

/* The quantity in which the first value that is not finite was met. */
enum bl_quantity { BL_NOTHING, BL_PRE_ACTIVATION, BL_LOSS, BL_DELTA, BL_GRADIENT, BL_PARAMETER, BL_MOMENT };

typedef struct {
    int32_t depth;                     /* L, the number of layers of weights              */
    int32_t loss;                      /* enum bl_loss; fixes the output activation       */
    int32_t sizes[BL_MAX_DEPTH + 1];   /* sizes[0] inputs, sizes[l] units of layer l      */
    int32_t activations[BL_MAX_DEPTH]; /* activations[l - 1] of layer l, for l = 1 … L−1  */
} bl_network;

typedef struct {
    int32_t kind;         /* enum bl_optimizer_kind                                       */
    int32_t batch_size;   /* samples per step; an epoch's last batch may have fewer       */
    double learning_rate; /* η                                                            */
    double momentum;      /* μ of momentum and Nesterov, β₁ of Adam and AdamW             */
    double decay;         /* ρ of RMSProp, β₂ of Adam and AdamW                           */
    double epsilon;
    double weight_decay;  /* AdamW's                                                      */
    double l1, l2;        /* the penalty l1·Σ|w| + l2/2·Σw², over weights, not biases     */
    double clip_norm;     /* the gradient's largest Euclidean norm; 0 leaves it as it is  */
    int32_t schedule;     /* enum bl_schedule_kind                                        */
    int32_t reserved;
    int64_t warmup;       /* steps over which η rises linearly to its value               */
    int64_t period;       /* step decay: steps between decays; cosine: steps to the floor */
    double factor;        /* step decay: η's factor; cosine: the floor, as a part of η    */
    uint64_t seed;        /* of the weights and of the shuffles                           */
} bl_training;

typedef struct {
    int64_t step;     /* steps done since the start of training                           */
    int32_t status;   /* enum bl_status                                                   */
    int32_t quantity; /* enum bl_quantity                                                 */
    int32_t layer;    /* its layer                                                        */
    int32_t reserved;
} bl_report;

typedef struct {
    int32_t width, height;  /* pixels                                                     */
    int32_t axis_x, axis_y; /* the two inputs that vary                                   */
    float x_min, x_max;     /* the rectangle: pixel centres lie inside its edges          */
    float y_min, y_max;     /* row 0 is at y_max                                          */
} bl_view;

/* A surface over a rectangle whose depth is 2 and whose middle is 0, turned, and seen from above and from afar, so that
 * parallels stay parallel. Its grid's points are the middles of cells; the first row lies at the far edge. */
typedef struct {
    int32_t rows, columns;
    float half;         /* of the rectangle's width */
    float cosine, sine; /* of the angle by which it is turned */
    float scale;        /* pixels for 1 across */
    float rise, lift;   /* pixels by which a height of 1, and 1 away from the viewer, move a point up */
    float upright;      /* of what is high, the part that is seen: the cosine of the angle from above */
    float x, y;         /* of the rectangle's middle, at height 0, from the upper left corner, pixels */
    float light[3];     /* across, away and up: where the light is, of length 1 */
    float shade;        /* the part of a colour that depends on the light */
    float under;        /* the part of a colour that the underside has */
    float base;         /* the height of the floor of the block below the surface */
    uint32_t walls[2];  /* the colours of the block's sides: at the left or right, and in front; 0: no block */
} bl_relief;

/* ---- sizes ------------------------------------------------------------------------------------------ */

int64_t BL_EXPORT(bl_parameter_count)(const bl_network *network);
/* Floats of optimiser state: 0, 1 or 2 for each parameter. */
int64_t BL_EXPORT(bl_state_count)(const bl_network *network, const bl_training *training);
/* Bytes of arena, which is aligned to 64 of them, for calls that see at most so many samples: in one batch when
 * training, at all otherwise. rows counts copies of the parameters: 0 for bl_predict, bl_evaluate and bl_landscape, 1
 * for bl_backpropagate, 2 and one for each moment for bl_train, whose training set has `permuted` samples, else 0. */
int64_t BL_EXPORT(bl_arena_bytes)(const bl_network *network, int64_t samples, int32_t rows, int64_t permuted);

/* ---- networks --------------------------------------------------------------------------------------- */

void BL_EXPORT(bl_initialize)(const bl_network *network, int32_t initializer, double scale, uint64_t seed,
                              float *parameters);
/* Y = H_L, (samples, outputs). */
void BL_EXPORT(bl_predict)(const bl_network *network, const float *parameters, const float *X, int64_t samples,
                           float *Y, void *arena);
/* Feedforward and backpropagation of one batch. Z, H, delta (each may be null) take every layer's values, layer
 * after layer, units × samples: Z and delta from layer 1, H from layer 0. gradient has the parameters' shape and
 * holds the derivative of losses[0] + losses[1]: the mean loss and the penalty. */
void BL_EXPORT(bl_backpropagate)(const bl_network *network, const float *parameters, const float *X, const float *T,
                                 int64_t samples, double l1, double l2, float *Z, float *H, float *delta,
                                 float *gradient, double *losses, void *arena);
/* What comes back to hidden layer l, W_{l+1}ᵀ δ_{l+1}, and what scales it, σ′(Z_l): δ_l is their product. Z and H are the
 * layer's own values, delta the next layer's; all are units × samples. */
void BL_EXPORT(bl_return)(const bl_network *network, const float *parameters, int32_t layer, int64_t samples,
                          const float *Z, const float *H, const float *delta, float *back, float *slopes);
/* The mean loss, and how many samples are classified rightly (0 for regression). */
void BL_EXPORT(bl_evaluate)(const bl_network *network, const float *parameters, const float *X, const float *T,
                            int64_t samples, double *loss, int64_t *correct, void *arena);
/* The activation of every neuron of layers first_layer … L over a rectangle of two inputs, the others held at
 * `base`. values (neurons, height, width), colours likewise as palette entries; either may be null. limits holds
 * for each neuron the two values at the palette's ends; the palette has 256 entries. */
void BL_EXPORT(bl_landscape)(const bl_network *network, const float *parameters, const float *base,
                             const bl_view *view, int32_t first_layer, float *values, uint32_t *colours,
                             const uint32_t *palette, const float *limits, void *arena);

/* ---- training --------------------------------------------------------------------------------------- */

/* η at a step, counted from 0. */
double BL_EXPORT(bl_learning_rate)(const bl_training *training, int64_t step);
/* Steps first … first + steps − 1. parameters and state are those after `first` steps and are advanced in place,
 * as far as they stay finite. An epoch's order takes as long as many steps: of whoever comes again with the same arena,
 * untouched, `epoch` remembers whose order it holds, −1 at first; where it is null, the order is made anew. */
void BL_EXPORT(bl_train)(const bl_network *network, const bl_training *training, const float *X, const float *T,
                         int64_t samples, float *parameters, float *state, int64_t first, int64_t steps,
                         bl_report *report, int64_t *epoch, void *arena);

/* One update from a gradient, for an engine that computes its own. All arrays have whole vectors of 16 floats and are
 * aligned to 64 bytes; of state, u and v do so each. Gives 0 where a parameter or a moment is no longer finite. */
int32_t BL_EXPORT(bl_update)(const bl_network *network, const bl_training *training, float *parameters,
                             const float *gradient, float *state, int64_t step);

/* ---- data ------------------------------------------------------------------------------------------- */

/* X (samples, 2), or (samples, 1) for the sine wave; t is the class's number or the value. */
void BL_EXPORT(bl_toy)(int32_t kind, int64_t samples, int32_t classes, double noise, uint64_t seed, float *X,
                       float *t);
/* A random order of 0 … count − 1. */
void BL_EXPORT(bl_permutation)(uint64_t seed, int32_t stream, int64_t index, int64_t count, uint32_t *order);
/* Mean and standard deviation of `count` values, `stride` apart. */
void BL_EXPORT(bl_moments)(const double *values, int64_t count, int64_t stride, double *mean, double *deviation);

/* ---- pictures --------------------------------------------------------------------------------------- */

/* Discs over RGBA pixels (alpha multiplied in), in order. points (count, 2) in pixels, colours (count, 3); around each a
 * line of a colour, outside the radius. */
void BL_EXPORT(bl_dots)(const float *points, const uint8_t *colours, int64_t count, float radius,
                        const uint8_t *outline, float line, uint32_t *pixels, int32_t width, int32_t height);
/* Curves from x1 to x2 that leave and arrive level, over RGBA pixels (alpha multiplied in), in order. curves (count, 3): y
 * at x1, y at x2, and the width, pixels; colours (count): RGBA, alpha not multiplied in. scratch holds 5 width floats. */
void BL_EXPORT(bl_curves)(float x1, float x2, const float *curves, const uint32_t *colours, int64_t count,
                          uint32_t *pixels, int32_t width, int32_t height, float *scratch);
/* Heights over a rectangle as a surface, and what is seen of it: width × height pixels, RGBA with alpha multiplied in.
 * heights, all finite, and colours are rows × columns, 2 × 2 at the least. scratch holds 4 rows columns + 4 height floats. */
void BL_EXPORT(bl_paint_relief)(const bl_relief *relief, const float *heights, const uint32_t *colours,
                                uint32_t *pixels, int32_t width, int32_t height, float *scratch);
/* RGBA to planes of Y, and of U and V for each two by two pixels, BT.709, for video. Width and height are even. */
void BL_EXPORT(bl_yuv420)(const uint32_t *pixels, int32_t width, int32_t height, uint8_t *Y, int32_t Y_stride,
                          uint8_t *U, uint8_t *V, int32_t UV_stride);

/* ---- the machine ------------------------------------------------------------------------------------ */

/* The highest x86-64 level (2, 3 or 4) this machine can run; 0 elsewhere. */
int32_t BL_EXPORT(bl_cpu_level)(void);

#endif
