/* What one case of the same-bits check says; tests/kernel/same_bits/cases.py writes them one after another. */
#include "backlight.h"

typedef struct {
    bl_network network;
    bl_training training;
    int32_t initializer, toy, classes, steps;
    double scale, noise;
    int64_t samples;
} bl_case;
