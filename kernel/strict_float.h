/* Rounding to nearest, with subnormal numbers, whatever the calling thread has set: a library in the same process
 * may have switched flush-to-zero on. Every exported function that computes begins with STRICT_FLOAT.
 */
#ifndef STRICT_FLOAT_H
#define STRICT_FLOAT_H

#include "lanes.h"

#if defined(__x86_64__)
INLINE uint64_t float_control(void) { return __builtin_ia32_stmxcsr(); }
INLINE void set_float_control(uint64_t control) { __builtin_ia32_ldmxcsr((unsigned)control); }
#define STRICT_CONTROL 0x1f80u
#elif defined(__aarch64__)
INLINE uint64_t float_control(void) {
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    return control;
}
INLINE void set_float_control(uint64_t control) { __asm__ volatile("msr fpcr, %0" : : "r"(control) : "memory"); }
#define STRICT_CONTROL 0u
#else /* WebAssembly has no other arithmetic */
INLINE uint64_t float_control(void) { return 0; }
INLINE void set_float_control(uint64_t control) { (void)control; }
#define STRICT_CONTROL 0u
#endif

INLINE uint64_t enter_strict_float(void) {
    uint64_t before = float_control();
    set_float_control(STRICT_CONTROL);
    return before;
}
INLINE void leave_strict_float(const uint64_t *before) { set_float_control(*before); }

#define STRICT_FLOAT \
    __attribute__((cleanup(leave_strict_float))) uint64_t float_control_before = enter_strict_float(); \
    (void)float_control_before

#endif
