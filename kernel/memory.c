/* The two functions that a C compiler may call without being asked to, so that the library needs no other. */
#include <stddef.h>

#if !defined(__wasm__) /* which has instructions for them */

#if defined(__clang__)
#define AS_WRITTEN __attribute__((no_builtin))
#else
#define AS_WRITTEN __attribute__((optimize("no-tree-loop-distribute-patterns")))
#endif

AS_WRITTEN void *memset(void *to, int value, size_t count) {
    for (size_t k = 0; k < count; k++) ((unsigned char *)to)[k] = (unsigned char)value;
    return to;
}

AS_WRITTEN void *memcpy(void *restrict to, const void *restrict from, size_t count) {
    for (size_t k = 0; k < count; k++) ((unsigned char *)to)[k] = ((const unsigned char *)from)[k];
    return to;
}

#endif
