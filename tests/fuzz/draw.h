/* Draw: taking an input apart, so that one file says all that a target needs: lines first, the rest last. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct draw {
	const char *at;
	size_t left;
};

struct draw draw_of(const uint8_t *data, size_t size);
/* One of 0 to BELOW - 1, by the next byte; 0 at the end. Letters count from "A", so that seeds are readable. */
unsigned draw_number(struct draw *draw, unsigned below);
/* What stands before the next END, or all; ends at a NUL. The caller frees. */
char *draw_until(struct draw *draw, char end);
/* The same with a newline. */
char *draw_line(struct draw *draw);
/* All that is left, with a NUL behind it; exactly as long. The caller frees. */
char *draw_rest(struct draw *draw);
