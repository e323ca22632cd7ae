/* Target: the door of a fuzz target. libFuzzer calls it by its own name; the test that replays the seeds links all
 * targets into one program and calls each by the target's. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef FUZZ_BY_LIBFUZZER
#define FUZZ_TARGET(name) \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); \
	int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
#else
#define FUZZ_TARGET(name) \
	int fuzz_##name(const uint8_t *data, size_t size); \
	int fuzz_##name(const uint8_t *data, size_t size)
#endif
