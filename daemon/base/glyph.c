/* Glyph: ranges of Unicode 15. */
#include "base/glyph.h"

#include <stddef.h>

#include "base/cleanup.h"

#define ZERO_WIDTH_NON_JOINER 0x200Cu
#define ZERO_WIDTH_JOINER 0x200Du
#define TEXT_STYLE 0xFE0Eu
#define EMOJI_STYLE 0xFE0Fu

struct range {
	uint32_t from, to;
};

/* RANGES are in order. */
static bool
among(const struct range *ranges, size_t count, uint32_t c)
{
	size_t i = 0;

	while (i < count && c > ranges[i].to)
		i++;
	return i < count && c >= ranges[i].from;
}

bool
glyph_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

bool
glyph_ends_line(uint32_t c)
{
	return (c >= '\n' && c <= '\f') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool
glyph_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	       c == 0x205F || c == 0x3000;
}

bool
glyph_turns(uint32_t c)
{
	return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

bool
glyph_is_hidden(uint32_t c)
{
	static const struct range ranges[] = { { 0xAD, 0xAD }, { 0x34F, 0x34F },
		{ 0x61C, 0x61C }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
		{ 0x200B, 0x200F }, { 0x202A, 0x202E }, { 0x2060, 0x206F }, { 0x3164, 0x3164 },
		{ 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 }, { 0xFFF9, 0xFFFB },
		{ 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF } };

	return c >= 0xAD && among(ranges, LENGTH_OF(ranges), c);
}

bool
glyph_is_none(uint32_t c)
{
	return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

static bool
is_picture(uint32_t c)
{
	static const struct range ranges[] = { { 0xA9, 0xA9 }, { 0xAE, 0xAE },
		{ 0x203C, 0x203C }, { 0x2049, 0x2049 }, { 0x2122, 0x2122 }, { 0x2139, 0x2139 },
		{ 0x2190, 0x2BFF }, { 0x3030, 0x303D }, { 0x3297, 0x3299 },
		{ 0x1F000, 0x1FAFF } };

	return among(ranges, LENGTH_OF(ranges), c);
}

/* Arabic and its neighbours, the scripts of India and of South East Asia, Mongolian. */
static bool
is_joined_letter(uint32_t c)
{
	static const struct range ranges[] = { { 0x620, 0x8FF }, { 0x900, 0xDFF },
		{ 0xE00, 0x109F }, { 0x1780, 0x18AF }, { 0x1900, 0x1CFF }, { 0xA800, 0xABFF },
		{ 0xFB50, 0xFDCF }, { 0xFE70, 0xFEFC }, { 0x11000, 0x11FFF } };

	return among(ranges, LENGTH_OF(ranges), c);
}

bool
glyph_joins(uint32_t before, uint32_t c, uint32_t after)
{
	if (c == TEXT_STYLE || c == EMOJI_STYLE)
		return is_picture(before);
	if (c == ZERO_WIDTH_JOINER && (is_picture(before) || before == EMOJI_STYLE))
		return is_picture(after);
	return (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) &&
	       is_joined_letter(before) && is_joined_letter(after);
}
