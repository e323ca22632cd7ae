/* Headers: numbers, dates and directives out of header values. */
#include "listen/headers.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define VALIDATOR_BYTES 1024

/* delta-seconds (RFC 9111 section 1.2.2): what is too big counts as very big. */
static bool
read_seconds(const char *s, size_t n, unsigned *ret)
{
	uint64_t value = 0;

	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return false;
		value = value * 10 + (unsigned)(s[i] - '0');
		if (value > INT32_MAX)
			value = INT32_MAX;
	}
	*ret = (unsigned)value;
	return true;
}

unsigned
headers_retry_after(const char *value, const char *date, int64_t now)
{
	unsigned seconds;
	int64_t until, since = -1;

	if (!value)
		return 0;
	value += strspn(value, " \t");
	if (read_seconds(value, strcspn(value, " \t"), &seconds))
		return seconds < HEADERS_RETRY_MAX_SEC ? seconds : HEADERS_RETRY_MAX_SEC;
	until = curl_getdate(value, NULL);
	if (date)
		since = curl_getdate(date, NULL);
	if (since < 0)
		since = now;
	if (until < 0 || until <= since)
		return 0;
	return until - since < HEADERS_RETRY_MAX_SEC ? (unsigned)(until - since)
						     : HEADERS_RETRY_MAX_SEC;
}

static bool
is_directive(const char *s, size_t n, const char *name)
{
	return n == strlen(name) && strncasecmp(s, name, n) == 0;
}

/* The end of a directive: a comma outside of quotes. */
static const char *
end_of_directive(const char *s)
{
	bool quoted = false;

	for (; *s && (quoted || *s != ','); s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (quoted && *s == '\\' && s[1])
			s++;
	}
	return s;
}

unsigned
headers_max_age(const char *cache_control, const char *age)
{
	unsigned max_age = 0, spent = 0;
	const char *end;

	for (const char *s = cache_control; s && *s; s = *end ? end + 1 : end) {
		size_t name, value;

		end = end_of_directive(s);
		s += strspn(s, " \t");
		name = strcspn(s, "=, \t");
		if (is_directive(s, name, "no-store") || is_directive(s, name, "no-cache"))
			return 0;
		if (!is_directive(s, name, "max-age") || s[name] != '=')
			continue;
		s += name + 1;
		s += *s == '"';
		value = strspn(s, "0123456789");
		if (!read_seconds(s, value, &max_age))
			max_age = 0;
	}
	if (age && read_seconds(age, strspn(age, "0123456789"), &spent))
		max_age = spent < max_age ? max_age - spent : 0;
	return max_age;
}

char *
headers_validator(const char *value)
{
	size_t n;

	if (!value)
		return NULL;
	value += strspn(value, " \t");
	n = strlen(value);
	while (n > 0 && (value[n - 1] == ' ' || value[n - 1] == '\t'))
		n--;
	if (n == 0 || n > VALIDATOR_BYTES)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
			return NULL;
	return mem_ndup(value, n);
}
