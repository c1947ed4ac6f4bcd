/* Runs the cases that come on standard input and writes every number they give to standard output.
 * run.mjs does the same with the WebAssembly module, and cases.py with the native builds. */
#include "cases.h"

/* A program without a library, for aarch64 Linux: compiled in a second, run under qemu-user. */
static int64_t system_call(int64_t number, int64_t a, const void *b, int64_t c) {
    register int64_t x8 __asm__("x8") = number, x0 __asm__("x0") = a, x2 __asm__("x2") = c;
    register const void *x1 __asm__("x1") = b;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
enum { READ = 63, WRITE = 64, EXIT = 93 };

static void out(const void *from, int64_t bytes) {
    for (int64_t done = 0; done < bytes;) {
        const int64_t written = system_call(WRITE, 1, (const char *)from + done, bytes - done);
        if (written < 0) system_call(EXIT, 1, 0, 0);
        done += written;
    }
}

static int64_t in(void *to, int64_t bytes) {
    int64_t done = 0, got = 1;
    for (; done < bytes && got > 0; done += got) got = system_call(READ, 0, (char *)to + done, bytes - done);
    return done;
}

static _Alignas(64) char memory[64 << 20];
static int64_t used;

static void *room(int64_t bytes) {
    char *here = memory + used;
    used += (bytes + 63) / 64 * 64;
    if (used > (int64_t)sizeof memory) system_call(EXIT, 2, 0, 0);
    return here;
}

/* False where training diverged: what comes after that has NaNs, whose bits are the machine's own. */
static int run(const bl_case *c) {
    const int64_t n = c->samples, parameters = bl_parameter_count(&c->network);
    const int64_t states = bl_state_count(&c->network, &c->training);
    const int32_t inputs = c->network.sizes[0], outputs = c->network.sizes[c->network.depth];
    float *X = room(n * inputs * 4), *t = room(n * 4), *T = room(n * outputs * 4), *Y = room(n * outputs * 4);
    float *w = room(parameters * 4), *gradient = room(parameters * 4), *state = room(states * 4);
    void *arena = room(bl_arena_bytes(&c->network, n, 4, n));
    uint32_t *order = room(n * 4);
    int64_t neurons = 0;
    for (int32_t l = 1; l <= c->network.depth; l++) neurons += c->network.sizes[l];
    float *Z = room(n * neurons * 4), *H = room(n * (inputs + neurons) * 4), *delta = room(n * neurons * 4);
    bl_report report;
    double losses[2], moments[2], loss, *column = room(n * 8);
    int64_t correct;

    bl_toy(c->toy, n, c->classes, c->noise, c->training.seed, X, t);
    for (int64_t k = 0; k < n * outputs; k++) T[k] = outputs == 1 ? t[k] : (float)(t[k / outputs] == (float)(k % outputs));
    for (int64_t k = 0; k < n; k++) column[k] = X[k * inputs];
    bl_moments(column, n, 1, &moments[0], &moments[1]);
    bl_initialize(&c->network, c->initializer, c->scale, c->training.seed, w);
    for (int64_t k = 0; k < states; k++) state[k] = 0.0f;
    bl_permutation(c->training.seed, BL_STREAM_SPLIT, 3, n, order);
    out(X, n * inputs * 4), out(t, n * 4), out(moments, 16), out(w, parameters * 4), out(order, n * 4);
    for (int64_t step = 0; step < 200; step += 25) {
        const double rate = bl_learning_rate(&c->training, step);
        out(&rate, 8);
    }
    bl_train(&c->network, &c->training, X, T, n, w, state, 0, c->steps, &report, 0, arena);
    out(w, parameters * 4), out(state, states * 4), out(&report, sizeof report);
    if (report.status == BL_DIVERGED) return 0;
    bl_evaluate(&c->network, w, X, T, n, &loss, &correct, arena);
    bl_predict(&c->network, w, X, n, Y, arena);
    bl_backpropagate(&c->network, w, X, T, n, c->training.l1, c->training.l2, Z, H, delta, gradient,
                     losses, arena);
    out(&loss, 8), out(&correct, 8), out(Y, n * outputs * 4), out(gradient, parameters * 4), out(losses, 16);
    out(Z, n * neurons * 4), out(H, n * (inputs + neurons) * 4), out(delta, n * neurons * 4);
    return 1;
}

void _start(void) {
    static bl_case c;
    while (in(&c, sizeof c) == sizeof c) {
        used = 0;
        if (run(&c) && c.network.sizes[0] == 2) {
            const bl_view view = {24, 16, 0, 1, -1.5f, 1.5f, -1.0f, 1.0f};
            int64_t neurons = 0;
            for (int32_t l = 1; l <= c.network.depth; l++) neurons += c.network.sizes[l];
            float *values = room(neurons * 384 * 4), *w = room(bl_parameter_count(&c.network) * 4), base[2] = {0};
            uint32_t *colours = room(neurons * 384 * 4), palette[256];
            float *limits = room(neurons * 8);
            void *arena = room(bl_arena_bytes(&c.network, 256, 0, 0));
            for (uint32_t k = 0; k < 256; k++) palette[k] = k;
            for (int64_t k = 0; k < neurons; k++) limits[2 * k] = -1.0f, limits[2 * k + 1] = 1.0f;
            bl_initialize(&c.network, c.initializer, c.scale, c.training.seed, w);
            bl_landscape(&c.network, w, base, &view, 1, values, colours, palette, limits, arena);
            out(values, neurons * 384 * 4), out(colours, neurons * 384 * 4);
        }
    }
    system_call(EXIT, 0, 0, 0);
}
