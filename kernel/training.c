/* Training: batches in an order of their own each epoch, backpropagation, penalties, clipping, and the update. */
#include "network.h"
#include "random.h"
#include "strict_float.h"

static double integer_power(double base, int64_t exponent) {
    double power = 1.0;
    for (; exponent > 0; exponent >>= 1, base *= base)
        if (exponent & 1) power *= base;
    return power;
}

static double learning_rate(const bl_training *training, int64_t step) {
    const double rate = training->learning_rate;
    if (step < training->warmup) return rate * (double)(step + 1) / (double)training->warmup;
    step -= training->warmup;
    if (training->schedule == BL_STEP_DECAY) return rate * integer_power(training->factor, step / training->period);
    if (training->schedule == BL_COSINE) {
        lanes sine, cosine;
        const double part = step < training->period ? (double)step / (double)training->period : 1.0;
        sine_and_cosine(all((float)(part * 3.14159265358979324)), &sine, &cosine);
        return rate * (training->factor + (1.0 - training->factor) * 0.5 * (1.0 + (double)cosine[0]));
    }
    return rate;
}

double bl_learning_rate(const bl_training *training, int64_t step) {
    STRICT_FLOAT;
    return learning_rate(training, step);
}

static int moments_kept(const bl_training *training) {
    switch (training->kind) {
    case BL_SGD: return 0;
    case BL_ADAM: case BL_ADAMW: return 2;
    default: return 1;
    }
}

int64_t bl_state_count(const bl_network *network, const bl_training *training) {
    return moments_kept(training) * parameter_offsets(network).count;
}

int64_t bl_arena_bytes(const bl_network *network, int64_t samples, int32_t rows, int64_t permuted) {
    return tile_bytes(network, samples) +
           rows * whole_vectors(parameter_offsets(network).count) * (int64_t)sizeof(float) +
           whole_vectors(permuted) * (int64_t)sizeof(uint32_t);
}

/* The Euclidean norm of the whole gradient, brought down to `norm` (Pascanu, Mikolov and Bengio, 2013). */
static void clip(float *gradient, int64_t count, double norm) {
    double_lanes squares = {0};
    for (int64_t k = 0; k < count; k += LANES) {
        const double_lanes g = __builtin_convertvector(load(gradient + k), double_lanes);
        squares += g * g;
    }
    const double length = __builtin_sqrt(sum_double(squares));
    if (length <= norm) return;
    const float factor = (float)(norm / length);
    for (int64_t k = 0; k < count; k += LANES) store(gradient + k, load(gradient + k) * factor);
}

INLINE lanes square_root(lanes v) {
    for (int k = 0; k < LANES; k++) v[k] = __builtin_sqrtf(v[k]);
    return v;
}

/* One update of all parameters, in whole vectors; false where a parameter or a moment is no longer finite. */
static int update(const bl_training *training, const offsets *at, int32_t depth, float *parameters,
                  const float *gradient, float *u, float *v, int64_t step) {
    const double exact_rate = learning_rate(training, step);
    const float rate = (float)exact_rate, epsilon = (float)training->epsilon;
    const float beta = (float)training->momentum, rho = (float)training->decay;
    int_lanes strange = {0};

#define EACH_VECTOR(...)                                          \
    for (int64_t k = 0; k < at->count; k += LANES) {              \
        const lanes g = load(gradient + k);                       \
        lanes w = load(parameters + k);                           \
        __VA_ARGS__                                               \
        strange |= not_finite(w);                                 \
        store(parameters + k, w);                                 \
    }
#define MOMENT(moment, value)           \
    const lanes moment##_ = (value);    \
    strange |= not_finite(moment##_);   \
    store(moment + k, moment##_);

    switch (training->kind) {
    case BL_SGD: /* W ← W − η ΔW */
        EACH_VECTOR(w -= rate * g;)
        break;
    case BL_MOMENTUM: /* u ← μu + ΔW,  W ← W − ηu  (Polyak, 1964) */
        EACH_VECTOR(MOMENT(u, beta * load(u + k) + g) w -= rate * u_;)
        break;
    case BL_NESTEROV: /* u ← μu + ΔW,  W ← W − η(ΔW + μu)  (Sutskever et al., 2013) */
        EACH_VECTOR(MOMENT(u, beta * load(u + k) + g) w -= rate * (g + beta * u_);)
        break;
    case BL_RMSPROP: /* u ← ρu + (1 − ρ)ΔW²,  W ← W − η ΔW / (√u + ε)  (Tieleman and Hinton, 2012) */
        EACH_VECTOR(MOMENT(u, rho * load(u + k) + (1.0f - rho) * (g * g)) w -= rate * g / (square_root(u_) + epsilon);)
        break;
    default: { /* Adam and AdamW */
        /* Of the very β that the moments are made with, as floats have it. */
        const float unbias_u = (float)(1.0 / (1.0 - integer_power((double)beta, step + 1)));
        const float unbias_v = (float)(1.0 / (1.0 - integer_power((double)rho, step + 1)));
        if (training->kind == BL_ADAMW) { /* W ← (1 − ηλ) W first  (Loshchilov and Hutter, 2019) */
            const float keep = (float)(1.0 - exact_rate * training->weight_decay);
            for (int32_t l = 1; l <= depth; l++)
                for (int64_t k = at->W[l]; k < at->b[l]; k++) parameters[k] *= keep;
        }
        /* u ← β₁u + (1 − β₁)ΔW,  v ← β₂v + (1 − β₂)ΔW²,  W ← W − η û / (√v̂ + ε)  (Kingma and Ba, 2015) */
        EACH_VECTOR(MOMENT(u, beta * load(u + k) + (1.0f - beta) * g)
                    MOMENT(v, rho * load(v + k) + (1.0f - rho) * (g * g))
                    w -= rate * (u_ * unbias_u) / (square_root(v_ * unbias_v) + epsilon);)
    }
    }
#undef EACH_VECTOR
#undef MOMENT
    return !any(strange);
}

int32_t bl_update(const bl_network *network, const bl_training *training, float *parameters, const float *gradient,
                  float *state, int64_t step) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    const int64_t second = moments_kept(training) > 1 ? whole_vectors(at.count) : 0;
    return update(training, &at, network->depth, parameters, gradient, state, state + second, step);
}

static int all_finite(const float *values, int64_t count) {
    int_lanes strange = {0};
    for (int64_t k = 0; k < count; k += LANES) strange |= not_finite(load(values + k));
    return !any(strange);
}

static int rows_finite(const float *values, int32_t rows, int32_t stride) {
    return all_finite(values, (int64_t)rows * stride);
}

/* Where the first value that is not finite stands, in the order in which a step computes them. Only the tile that was
 * worked on last is still there; for a larger batch, an earlier one's trouble shows in the gradient. */
static void locate(const bl_network *network, const offsets *at, const tile *tile, const float *gradient,
                   bl_report *report) {
    const int32_t L = network->depth, *size = network->sizes;
    report->status = BL_DIVERGED;
    report->quantity = BL_PRE_ACTIVATION;
    for (report->layer = 1; report->layer <= L; report->layer++)
        if (!rows_finite(tile->Z[report->layer], size[report->layer], tile->stride)) return;
    report->quantity = BL_LOSS;
    report->layer = L;
    if (!finite_loss(network, tile)) return;
    report->quantity = BL_DELTA;
    for (report->layer = L; report->layer >= 1; report->layer--)
        if (!rows_finite(tile->delta[report->layer], size[report->layer], tile->stride)) return;
    report->quantity = BL_GRADIENT;
    for (report->layer = L; report->layer > 1; report->layer--)
        for (int64_t k = at->W[report->layer]; k < at->b[report->layer] + size[report->layer]; k++)
            if (!__builtin_isfinite(gradient[k])) return;
}

/* The layer of the first value that is not finite, or 0. */
static int32_t layer_of_strange(const bl_network *network, const offsets *at, const float *values) {
    int64_t k = 0;
    int32_t l = 1;
    while (k < at->count && __builtin_isfinite(values[k])) k++;
    if (k == at->count) return 0;
    while (l < network->depth && k >= at->W[l + 1]) l++;
    return l;
}

static void copy(float *to, const float *from, int64_t count) {
    for (int64_t k = 0; k < count; k++) to[k] = from[k];
}

void bl_train(const bl_network *network, const bl_training *training, const float *X, const float *T,
                         int64_t samples, float *parameters, float *state, int64_t first, int64_t steps,
                         bl_report *report, int64_t *epoch, void *arena) {
    STRICT_FLOAT;
    const offsets at = parameter_offsets(network);
    const int64_t room = whole_vectors(at.count), moments = moments_kept(training);
    const int64_t batch = training->batch_size < samples ? training->batch_size : samples;
    const int64_t steps_per_epoch = (samples + batch - 1) / batch;

    tile tile;
    float *w = (float *)place_tile(network, batch, arena, &tile);
    float *gradient = w + room, *u = gradient + room, *v = u + room;
    uint32_t *order = (uint32_t *)(u + moments * room);
    for (int64_t k = 0; k < (2 + moments) * room; k++) w[k] = 0.0f;
    copy(w, parameters, at.count);
    if (moments > 0) copy(u, state, at.count);
    if (moments > 1) copy(v, state + at.count, at.count);

    *report = (bl_report){.step = first, .status = BL_TRAINED};
    for (int64_t ordered = epoch ? *epoch : -1; report->step < first + steps; report->step++) {
        const int64_t step = report->step, start = step % steps_per_epoch * batch;
        if (ordered != step / steps_per_epoch) {
            ordered = step / steps_per_epoch;
            permute(training->seed, BL_STREAM_SHUFFLE, ordered, samples, order);
            if (epoch) *epoch = ordered;
        }
        const int64_t count = samples - start < batch ? samples - start : batch;
        const int loss_finite =
            sum_gradients(network, &at, w, X, T, order + start, count, gradient, &tile, (tile_sink){0});
        take_mean(&at, gradient, count);
        if (training->l1 != 0.0 || training->l2 != 0.0)
            add_penalty(network, &at, w, training->l1, training->l2, gradient);
        if (!loss_finite || !all_finite(gradient, at.count)) {
            locate(network, &at, &tile, gradient, report);
            break;
        }
        if (training->clip_norm > 0.0) clip(gradient, at.count, training->clip_norm);
        if (!update(training, &at, network->depth, w, gradient, u, v, step)) {
            report->status = BL_DIVERGED;
            report->quantity = BL_PARAMETER;
            report->layer = layer_of_strange(network, &at, w);
            for (int moment = 0; moment < moments && !report->layer; moment++) {
                report->quantity = BL_MOMENT;
                report->layer = layer_of_strange(network, &at, u + moment * room);
            }
            report->step++;
            break;
        }
    }

    copy(parameters, w, at.count);
    if (moments > 0) copy(state, u, at.count);
    if (moments > 1) copy(state + at.count, v, at.count);
}
