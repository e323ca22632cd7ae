/* Contact: readers of everything that can be reached: URLs, relays, mail addresses, paths. */
#include "settings/contact.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"
#include "settings/value.h"

#define SHOWN_BYTES 60
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* A host name of letters, digits and hyphens (RFC 1123 section 2.1), or an IPv4 address. */
static bool
is_host(const char *s, size_t n)
{
	size_t label = 0;

	if (n == 0 || n > 253)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.') {
			if (label == 0 || s[i - 1] == '-')
				return false;
			label = 0;
			continue;
		}
		if (!strchr(LETTERS DIGITS "-_", s[i]) || (s[i] == '-' && label == 0) ||
			++label > 63)
			return false;
	}
	return s[n - 1] != '-';
}

static bool
is_port(const char *s, size_t n)
{
	char digits[6] = "";
	long port;

	if (n == 0 || n > 5 || strspn(s, DIGITS) < n)
		return false;
	memcpy(digits, s, n);
	port = strtol(digits, NULL, 10);
	return port >= 1 && port <= 65535;
}

/* HOST[:PORT] or [IPV6][:PORT], N bytes. */
static const char *
authority_trouble(const char *s, size_t n)
{
	const char *colon = memrchr(s, ':', n), *closing = memchr(s, ']', n);
	size_t host = n;

	if (memchr(s, '@', n))
		return "a user or password stands in it, and secrets do not belong here";
	if (colon && (!closing || colon > closing)) {
		host = (size_t)(colon - s);
		if (!is_port(colon + 1, n - host - 1))
			return "the port must be a number from 1 to 65535";
	}
	if (host > 2 && s[0] == '[')
		return s[host - 1] == ']' && strspn(s + 1, DIGITS "abcdefABCDEF:.") == host - 2
			       ? NULL
			       : "the IPv6 address between [ and ] is not complete";
	return is_host(s, host)
		       ? NULL
		       : "the host's name is missing or has a character that no host has";
}

const char *
contact_url_trouble(const char *url)
{
	const char *host = strstr(url, "://");

	if (strlen(url) > LIMIT_URL_BYTES)
		return "it is too long";
	for (const char *p = url; *p; p++)
		if (*p <= ' ' || *p > '~' || strchr("\"<>\\^`{|}", *p))
			return "it has a space or a character that must be written as %XX";
	if (!host)
		return "it does not begin with a scheme and ://";
	host += 3;
	return authority_trouble(host, strcspn(host, "/?#"));
}

static bool
has_scheme(const char *url, const char *const *schemes)
{
	for (; *schemes; schemes++)
		if (text_starts_nocase(url, *schemes) &&
			text_starts(url + strlen(*schemes), "://"))
			return true;
	return false;
}

static void
refuse(struct check *check, const struct node *value, const char *what, const char *why,
	const char *expected)
{
	_cleanup_free_ char *shown = text_line(value->text, SHOWN_BYTES);

	/* A password must not reach the journal. */
	if (strchr(shown, '@') && strstr(shown, "://"))
		mem_set(&shown, "...");
	complain_error(check->complaints, &value->at, "\"%s\" is no %s: %s; expected %s", shown,
		what, why, expected);
}

static void
take_url(struct check *check, const struct key *key, const struct node *value,
	const char *const *schemes, const char *expected, void *field)
{
	const char *url = value_of(check, key->name, value);
	const char *why;

	if (!url)
		return;
	why = contact_url_trouble(url);
	if (!why && !has_scheme(url, schemes))
		why = "its scheme is not one of those that forewarn speaks here";
	if (why)
		refuse(check, value, "good URL", why, expected);
	else
		mem_set(field, url);
}

void
contact_url(struct check *check, const struct key *key, const struct node *value, void *field)
{
	static const char *const schemes[] = { "https", "http", NULL };

	take_url(
		check, key, value, schemes, "something like https://feeds.example/news", field);
}

/* What the account's tenant stands for: what is left when the mark is cut out must be a URL. */
void
contact_token_url(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	static const char mark[] = "{tenant}";
	const char *url = value_of(check, key->name, value);
	const char *at = url ? strstr(url, mark) : NULL;
	_cleanup_free_ char *plain = NULL;
	struct node without = *value;

	if (!at) {
		contact_url(check, key, value, field);
		return;
	}
	plain = mem_printf("%.*stenant%s", (int)(at - url), url, at + strlen(mark));
	without.text = plain;
	contact_url(check, key, &without, field);
	if (*(char **)field)
		mem_set(field, url);
}

void
contact_proxy(struct check *check, const struct key *key, const struct node *value, void *field)
{
	static const char *const schemes[] = { "http", "https", "socks5h", NULL };

	take_url(check, key, value, schemes,
		"http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT", field);
}

void
contact_source(
	struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *url = value_of(check, key->name, value);

	if (!url)
		return;
	if (!text_starts_nocase(url, "file:")) {
		contact_url(check, key, value, field);
		return;
	}
	if (check->shipped)
		refuse(check, value, "good URL",
			"files are for the services of this machine's own folder",
			"http:// or https://");
	else if (!text_starts(url + 5, "///") && !(url[5] == '/' && url[6] != '/'))
		refuse(check, value, "good URL", "the path of a file must be absolute",
			"file:///PATH");
	else
		mem_set(field, url);
}

/* The mail system may be installed later, so it is no mistake: until then letters wait. */
static void
warn_of_program(struct check *check, const struct node *value)
{
	const char *program = value->text + strlen("sendmail:");
	struct stat st;

	if (!text_starts(value->text, "sendmail:"))
		return;
	if (stat(program, &st) < 0) {
		/* The daemon may look where the person who runs the check may not. */
		if (errno != ENOENT && errno != ENOTDIR)
			return;
		complain_warning(check->complaints, &value->at,
			"there is no program %s: letters will wait until there is one",
			program);
	} else if (S_ISDIR(st.st_mode) || !(st.st_mode & 0111)) {
		complain_warning(check->complaints, &value->at,
			"%s is no program that may be run: letters will wait until it is one",
			program);
	}
}

const char *
contact_relay_trouble(const char *relay)
{
	static const char *const schemes[] = { "smtp", "smtps", NULL };
	const char *why;

	if (text_starts(relay, "sendmail:") || text_starts(relay, "folder:"))
		return strchr(relay, ':')[1] != '/' ? "the path must be absolute" : NULL;
	if (!has_scheme(relay, schemes))
		return "it begins with none of the four ways to send mail";
	why = contact_url_trouble(relay);
	if (!why && strpbrk(strstr(relay, "://") + 3, "/?#"))
		return "nothing may follow the host and port";
	return why;
}

void
contact_relay(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *relay = value_of(check, key->name, value);
	const char *why = relay ? contact_relay_trouble(relay) : NULL;

	if (!relay)
		return;
	if (why) {
		refuse(check, value, "relay", why,
			"smtp://HOST[:PORT], smtps://HOST[:PORT], sendmail:/PATH or "
			"folder:/PATH");
		return;
	}
	mem_set(field, relay);
	/* "SMTPS://" is the same way to send mail. */
	for (char *s = *(char **)field; *s && *s != ':'; s++)
		*s = (char)(*s >= 'A' && *s <= 'Z' ? *s | 0x20 : *s);
	warn_of_program(check, value);
}

bool
contact_relay_is_local(const char *relay)
{
	static const char *const hosts[] = { "localhost", "127.0.0.1", "[::1]" };
	const char *host = strstr(relay, "://");

	if (!host)
		return true;
	host += 3;
	for (size_t i = 0; i < LENGTH_OF(hosts); i++)
		if (text_starts_nocase(host, hosts[i]) && strchr(":/", host[strlen(hosts[i])]))
			return true;
	return false;
}

const char *
contact_webhook_trouble(const char *url)
{
	static const char *const schemes[] = { "https", "http", NULL };
	const char *why = contact_url_trouble(url);

	if (why)
		return why;
	if (!has_scheme(url, schemes))
		return "it must begin with https://";
	/* Letters say what a company runs on. */
	return text_starts_nocase(url, "http:") && !contact_relay_is_local(url)
		       ? "over http:// everybody on the way could read it; only to this "
			 "machine "
			 "(localhost, 127.0.0.1, [::1]) it may be http://"
		       : NULL;
}

const char *
contact_mail_trouble(const char *mail)
{
	const char *at = strchr(mail, '@');
	size_t local = at ? (size_t)(at - mail) : 0;

	if (!at)
		return "there is no @ in it";
	if (mail[strlen(mail) - 1] == '>')
		return "only the address itself is wanted, without a name and without < >";
	if (strchr(at + 1, '@'))
		return "there is more than one @ in it";
	if (strlen(mail) > 254 || local > 64)
		return "it is too long";
	if (local == 0 || strspn(mail, LETTERS DIGITS ".!#$%&'*+-/=?^_`{|}~") != local)
		return "what stands before the @ is empty or has a character that needs "
		       "another spelling";
	if (mail[0] == '.' || at[-1] == '.' || memmem(mail, local, "..", 2))
		return "a dot stands where none may stand";
	return is_host(at + 1, strlen(at + 1)) ? NULL : "what follows the @ is no domain";
}

void
contact_mail(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *mail = value_of(check, key->name, value);
	const char *why = mail ? contact_mail_trouble(mail) : NULL;

	if (why)
		refuse(check, value, "mail address", why, "something like it@bakery.example");
	else if (mail)
		mem_set(field, mail);
}

void
contact_reach(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);

	if (!text)
		return;
	if (strstr(text, "://"))
		contact_url(check, key, value, field);
	else
		contact_mail(check, key, value, field);
}

void
contact_path(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *path = value_of(check, key->name, value);

	if (path && path[0] != '/')
		refuse(check, value, "good path", "it is not absolute",
			"a path that begins with /");
	else if (path)
		mem_set(field, path);
}

void
contact_file(struct check *check, const struct key *key, const struct node *value, void *field)
{
	contact_path(check, key, value, field);
	/* The daemon may be allowed to look where the person who runs the check is not. */
	if (value->type == NODE_TEXT && value->text[0] == '/' &&
		access(value->text, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		refuse(check, value, "file", "there is none of that name",
			"the path of a file");
}
