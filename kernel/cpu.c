/* Which of the kernel's builds this machine can run. This file is compiled into all of them. */
#include "backlight.h"

#if defined(__x86_64__)
#include <cpuid.h>

static uint64_t enabled_registers(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

int32_t bl_cpu_level(void) {
    uint32_t a, b, c, d, b7, c7, d7, c_extended;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 2;
    const uint32_t v3 = bit_FMA | bit_MOVBE | bit_OSXSAVE | bit_AVX | bit_F16C;
    if ((c & v3) != v3 || (enabled_registers() & 0x6) != 0x6) return 2;
    if (!__get_cpuid_count(7, 0, &a, &b7, &c7, &d7) || !__get_cpuid(0x80000001, &a, &b, &c_extended, &d)) return 2;
    const uint32_t v3_7 = bit_AVX2 | bit_BMI | bit_BMI2, lzcnt = 1u << 5;
    if ((b7 & v3_7) != v3_7 || !(c_extended & lzcnt)) return 2;
    const uint32_t v4_7 = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
    return (b7 & v4_7) == v4_7 && (enabled_registers() & 0xe6) == 0xe6 ? 4 : 3;
}
#else
int32_t bl_cpu_level(void) { return 0; }
#endif
