/* Charset: the bytes of a page as UTF-8. Conversion is done by libxml2's encoding handlers. */
#include "read/charset.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <libxml/encoding.h>
#include <libxml/xmlerror.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "read/charset_names.h"
#include "read/quiet.h"
#include "read/reference.h"

struct mark {
	char bytes[5];
	size_t len;
	const char *charset;
	size_t skip; /* of it that is a byte order mark */
};

/* Byte order marks, and how a "<" or "{" looks without one (XML 1.0 appendix F). The longer
 * first. */
static const struct mark marks[] = {
	{ "\xFF\xFE\0\0", 4, "utf32le", 4 },
	{ "\0\0\xFE\xFF", 4, "utf32be", 4 },
	{ "\xEF\xBB\xBF", 3, "utf8", 3 },
	{ "\xFF\xFE", 2, "utf16le", 2 },
	{ "\xFE\xFF", 2, "utf16be", 2 },
	{ "<\0\0\0", 4, "utf32le", 0 },
	{ "\0\0\0<", 4, "utf32be", 0 },
	{ "<\0", 2, "utf16le", 0 },
	{ "\0<", 2, "utf16be", 0 },
	{ "{\0", 2, "utf16le", 0 },
	{ "\0{", 2, "utf16be", 0 },
};

static const struct charset *
charset_of_mark(const char *body, size_t len, size_t *ret_skip)
{
	for (size_t i = 0; i < LENGTH_OF(marks); i++) {
		if (len >= marks[i].len && memcmp(body, marks[i].bytes, marks[i].len) == 0) {
			*ret_skip = marks[i].skip;
			return charset_named(marks[i].charset, strlen(marks[i].charset));
		}
	}
	return NULL;
}

/* The value after KEY and "=" in the N bytes at S, with or without quotes. */
static const struct charset *
charset_after(const char *s, size_t n, const char *key)
{
	size_t key_len = strlen(key), i, end;

	for (i = 0; i + key_len < n && strncasecmp(s + i, key, key_len) != 0;)
		i++;
	i += key_len;
	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	if (i >= n || s[i++] != '=')
		return NULL;
	while (i < n && strchr(" \t\"'", s[i]))
		i++;
	for (end = i; end < n && !strchr(" \t\r\n\"';?>", s[end]);)
		end++;
	return charset_named(s + i, end - i);
}

static const struct charset *
charset_of_declaration(const char *body, size_t len)
{
	size_t n = len < 1024 ? len : 1024;
	const char *start = memmem(body, n, "<?xml", 5), *end;

	if (!start)
		return NULL;
	n -= (size_t)(start - body);
	end = memmem(start, n, "?>", 2);
	return end ? charset_after(start, (size_t)(end - start), "encoding") : NULL;
}

/* The offset of the first byte that is no UTF-8, or N. Eight bytes of ASCII at a time. */
static size_t
utf8_until(const char *s, size_t n)
{
	size_t i = 0;
	uint32_t c;

	while (i < n) {
		uint64_t eight;
		size_t step;

		while (i + 8 <= n &&
			(memcpy(&eight, s + i, 8), (eight & 0x8080808080808080u) == 0))
			i += 8;
		if (i >= n)
			break;
		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		step = text_decode(s + i, n - i, &c);
		if (step == 1)
			return i;
		i += step;
	}
	return n;
}

size_t
charset_mend(struct text *out, const char *s, size_t n)
{
	size_t first = n;

	for (size_t i = 0; i < n;) {
		size_t good = utf8_until(s + i, n - i);

		text_add(out, s + i, good);
		i += good;
		if (i == n)
			break;
		if (first == n)
			first = i;
		text_put_utf8(out, reference_number((unsigned char)s[i++]));
	}
	return first;
}

/* The bytes in IN through HANDLER to OUT, as far as they go; what is left may be half a character. */
static int
convert_piece(xmlCharEncodingHandlerPtr handler, xmlBufferPtr in, struct text *out)
{
	xmlBufferPtr to = xmlBufferCreate();
	int r, before;

	/* -3: the room for the output was too small. */
	do {
		before = xmlBufferLength(in);
		r = xmlCharEncInFunc(handler, to, in);
	} while (
		(r >= 0 || r == -3) && xmlBufferLength(in) > 0 && xmlBufferLength(in) < before);
	text_add(out, (const char *)xmlBufferContent(to), (size_t)xmlBufferLength(to));
	xmlBufferFree(to);
	return r >= 0 || r == -3 ? 0 : -1;
}

/* The whole of S by libxml2's handler: 0, or -1 at the first byte that is wrong in that charset. */
static int
convert(const struct charset *charset, const char *s, size_t n, struct text *out)
{
	_quiet_ quiet = quiet_begin();
	xmlCharEncodingHandlerPtr handler = xmlFindCharEncodingHandler(charset->handler);
	xmlBufferPtr in;
	int r = 0;

	if (!handler)
		return -1;
	in = xmlBufferCreate();
	for (size_t i = 0; r >= 0 && i < n;) {
		size_t piece = n - i < 65536 ? n - i : 65536;

		if (xmlBufferAdd(in, (const xmlChar *)s + i, (int)piece) == 0)
			r = convert_piece(handler, in, out);
		else
			r = -1;
		i += piece;
	}
	if (xmlBufferLength(in) > 0)
		r = -1;
	xmlBufferFree(in);
	(void)xmlCharEncCloseFunc(handler);
	return r;
}

static unsigned
line_of(const char *s, size_t n)
{
	unsigned line = 1;

	for (const char *p = s; (p = memchr(p, '\n', n - (size_t)(p - s))); p++)
		line++;
	return line;
}

static bool
same(const struct charset *charset, const char *handler)
{
	return charset && strcmp(charset->handler, handler) == 0;
}

/* EBCDIC: its declaration begins with other bytes, the same in all its code pages, and names the one. */
static const struct charset *
charset_of_ebcdic(const char *body, size_t len)
{
	_cleanup_(text_clear) struct text head = { 0 };
	const struct charset *us = charset_named("cp037", 5), *declared = NULL;

	if (len < 5 || memcmp(body, "\x4C\x6F\xA7\x94\x93", 5) != 0)
		return NULL;
	if (convert(us, body, len < 256 ? len : 256, &head) >= 0)
		declared = charset_of_declaration(head.data, head.len);
	return declared && declared->ascii == CHARSET_ELSEWHERE ? declared : us;
}

/* UTF-8 is unlikely by chance: when the document itself says it and it holds, the server's
 * header is wrong. */
static const struct charset *
charset_told(const char *body, size_t len, const char *content_type, bool valid_utf8)
{
	const struct charset *header =
		content_type ? charset_after(content_type, strlen(content_type), "charset")
			     : NULL;
	const struct charset *declared = charset_of_declaration(body, len);

	if (!header || (valid_utf8 && same(declared, "UTF-8")))
		header = declared;
	/* A document that could be read this far as ASCII is in no charset that has it elsewhere. */
	return header && header->ascii == CHARSET_ELSEWHERE ? NULL : header;
}

void
charset_decode(const char *body, size_t len, const char *content_type, struct charset_text *ret)
{
	size_t skip = 0, bad;
	const struct charset *told = charset_of_mark(body, len, &skip);

	*ret = (struct charset_text){ 0 };
	body += skip;
	len -= skip;
	if (!told)
		told = charset_of_ebcdic(body, len);
	bad = told && told->ascii == CHARSET_ELSEWHERE ? 0 : utf8_until(body, len);
	if (!told)
		told = charset_told(body, len, content_type, bad == len);
	ret->told = told ? told->handler : "UTF-8";
	if (told && !same(told, "UTF-8") && convert(told, body, len, &ret->own) >= 0) {
		ret->data = ret->own.data ? ret->own.data : "";
		ret->len = ret->own.len;
		/* A handler may leave a mark of its own. */
		if (ret->len >= 3 && memcmp(ret->data, "\xEF\xBB\xBF", 3) == 0) {
			ret->data += 3;
			ret->len -= 3;
		}
		return;
	}
	if (told && told->ascii != CHARSET_ASCII && ret->own.len) {
		ret->bad_line = line_of(ret->own.data, ret->own.len);
		ret->data = ret->own.data;
		ret->len = ret->own.len;
		return;
	}
	text_clear(&ret->own);
	if (bad == len) {
		ret->data = body;
		ret->len = len;
		ret->bad_line = told && !same(told, "UTF-8") ? 1 : 0;
		return;
	}
	bad = charset_mend(&ret->own, body, len);
	ret->bad_line = line_of(body, bad);
	ret->data = ret->own.data;
	ret->len = ret->own.len;
}

void
charset_clear(struct charset_text *text)
{
	text_clear(&text->own);
	*text = (struct charset_text){ 0 };
}

struct charset_shelf {
	xmlCharEncodingHandlerPtr *handlers;
	size_t count, cap;
};

/* Is a charset before INDEX converted by the same handler? */
static bool
is_double(size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (same(charset_at(i), charset_at(index)->handler))
			return true;
	return false;
}

struct charset_shelf *
charset_prepare(void)
{
	struct charset_shelf *shelf = MEM_NEW(struct charset_shelf);

	for (size_t i = 0; charset_at(i); i++) {
		xmlCharEncodingHandlerPtr handler =
			is_double(i) ? NULL
				     : xmlFindCharEncodingHandler(charset_at(i)->handler);

		if (!handler)
			continue;
		shelf->handlers = mem_grow(
			shelf->handlers, shelf->count, &shelf->cap, sizeof(*shelf->handlers));
		shelf->handlers[shelf->count++] = handler;
	}
	return shelf;
}

void
charset_release(struct charset_shelf *shelf)
{
	for (size_t i = 0; shelf && i < shelf->count; i++)
		(void)xmlCharEncCloseFunc(shelf->handlers[i]);
	if (shelf)
		free(shelf->handlers);
	free(shelf);
}
