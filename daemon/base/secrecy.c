/* Secrecy: the forms in which a secret comes back. */
#include "base/secrecy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

#define LEAST_BYTES 4u
#define LEAST_BEGINNING_BYTES 8u
#define MARK "(withheld)"

/* The characters of base64 in which SECRET stands after LEAD bytes of something else; those that its neighbours share are left
 * out. */
static void
put_base64(struct text *out, const char *secret, size_t lead)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/";
	size_t bits = (lead + strlen(secret)) * 8;

	for (size_t at = (lead * 8 + 5) / 6 * 6; at + 6 <= bits; at += 6) {
		unsigned digit = 0;

		for (size_t bit = at - lead * 8; bit < at - lead * 8 + 6; bit++)
			digit = digit << 1 |
				((unsigned char)secret[bit / 8] >> (7 - bit % 8) & 1u);
		text_putc(out, digits[digit]);
	}
}

static void
put_percents(struct text *out, const char *secret)
{
	for (; *secret; secret++) {
		unsigned char c = (unsigned char)*secret;
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || strchr("-._~", c);

		if (plain)
			text_putc(out, (char)c);
		else
			text_printf(out, "%%%02X", c);
	}
}

static void
add_forms(struct strings *forms, const char *secret)
{
	struct text percents = { 0 };

	if (!secret || strlen(secret) < LEAST_BYTES)
		return;
	strings_add(forms, secret);
	put_percents(&percents, secret);
	strings_take(forms, text_take(&percents));
	for (size_t lead = 0; lead < 3; lead++) {
		struct text base64 = { 0 };

		put_base64(&base64, secret, lead);
		strings_take(forms, text_take(&base64));
	}
}

static const char *
find(const char *text, const char *form)
{
	return strlen(form) < LEAST_BYTES ? NULL : strcasestr(text, form);
}

bool
secrecy_holds(const char *text, const char *secret)
{
	_cleanup_(strings_clear) struct strings forms = { 0 };
	bool held = false;

	add_forms(&forms, secret);
	for (size_t i = 0; i < forms.count && !held; i++)
		held = find(text, forms.items[i]) != NULL;
	return held;
}

static char *
without(char *line, const char *form)
{
	struct text out = { 0 };
	const char *rest = line, *at;

	if (!find(line, form))
		return line;
	while ((at = find(rest, form))) {
		text_add(&out, rest, (size_t)(at - rest));
		text_puts(&out, MARK);
		rest = at + strlen(form);
	}
	text_puts(&out, rest);
	free(line);
	return text_take(&out);
}

/* LINE without the beginning of SECRET at its end, where a cap may have cut it. */
static char *
without_beginning(char *line, const char *secret)
{
	static const char cut[] = "\xe2\x80\xa6";
	size_t n = strlen(line), most = strlen(secret);

	if (n >= strlen(cut) && strcmp(line + n - strlen(cut), cut) == 0)
		n -= strlen(cut);
	for (size_t k = n < most ? n : most; k >= LEAST_BEGINNING_BYTES; k--)
		if (strncasecmp(line + n - k, secret, k) == 0) {
			char *rest = mem_printf("%.*s%s", (int)(n - k), line, MARK);

			free(line);
			return rest;
		}
	return line;
}

char *
secrecy_hide(char *line, const struct strings *secrets)
{
	for (size_t i = 0; i < secrets->count; i++) {
		_cleanup_(strings_clear) struct strings forms = { 0 };

		add_forms(&forms, secrets->items[i]);
		for (size_t j = 0; j < forms.count; j++)
			line = without(line, forms.items[j]);
		line = without_beginning(line, secrets->items[i]);
	}
	return line;
}

void
secrecy_blot(char *data, size_t len, const char *secret)
{
	size_t n = secret ? strlen(secret) : 0;
	char *at = data;

	while (n >= LEAST_BYTES && (at = memmem(at, len - (size_t)(at - data), secret, n)))
		memset(at, '*', n);
}
