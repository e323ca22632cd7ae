/* Draw: lines and numbers off the front of an input. */
#include "fuzz/draw.h"

#include <string.h>

#include "base/mem.h"

struct draw
draw_of(const uint8_t *data, size_t size)
{
	return (struct draw){ (const char *)data, size };
}

unsigned
draw_number(struct draw *draw, unsigned below)
{
	unsigned byte;

	if (!draw->left)
		return 0;
	byte = (unsigned char)*draw->at++;
	draw->left--;
	return (byte >= 'A' ? byte - 'A' : byte) % below;
}

char *
draw_until(struct draw *draw, char end)
{
	const char *mark = draw->left ? memchr(draw->at, end, draw->left) : NULL;
	size_t n = mark ? (size_t)(mark - draw->at) : draw->left;
	char *part = mem_ndup(draw->left ? draw->at : "", n);

	draw->at += mark ? n + 1 : n;
	draw->left -= mark ? n + 1 : n;
	return part;
}

char *
draw_line(struct draw *draw)
{
	return draw_until(draw, '\n');
}

char *
draw_rest(struct draw *draw)
{
	char *rest = mem_new(draw->left + 1, 1);

	if (draw->left)
		memcpy(rest, draw->at, draw->left);
	draw->at += draw->left;
	draw->left = 0;
	return rest;
}
