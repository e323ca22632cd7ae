/* Secret: passwords and keys, which never stand in a configuration file. */
#include "settings/secret.h"

#include <errno.h>
#include <fcntl.h>
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

/* A secret that stands in the file itself must not be repeated in the sentence. */
static const char literal_refused[] =
	"a secret may not stand in this file; write credential:NAME (see LoadCredential= in "
	"systemd.exec(5)) or "
	"file:/PATH of a file with mode 0600";

/* Why the open file is none that may hold a secret, or NULL. A credential is guarded by
 * systemd, whose ACL on it shows as a readable group. */
static const char *
guard(int fd, bool is_credential)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return "it cannot be examined";
	if (!S_ISREG(st.st_mode))
		return "it is no regular file";
	if (is_credential)
		return NULL;
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return "it belongs to somebody else: chown it to the user of forewarn or to "
		       "root";
	return st.st_mode & 077 ? "others may read it: chmod 0600" : NULL;
}

/* The content without the line break at its end; NULL and why. */
static char *
read_all(int fd, const char **reterr_why)
{
	char buffer[LIMIT_SECRET_BYTES];
	size_t len = 0;
	char *secret = NULL;
	ssize_t n;

	while ((n = read(fd, buffer + len, sizeof(buffer) - len)) > 0)
		len += (size_t)n;
	while (len > 0 && (buffer[len - 1] == '\n' || buffer[len - 1] == '\r'))
		len--;
	if (n < 0)
		*reterr_why = "it cannot be read";
	else if (len == 0)
		*reterr_why = "it is empty";
	else if (len == sizeof(buffer))
		*reterr_why = "it is too big for a secret";
	else if (memchr(buffer, '\0', len) || memchr(buffer, '\n', len))
		*reterr_why = "it holds more than one line";
	else
		secret = mem_ndup(buffer, len);
	explicit_bzero(buffer, sizeof(buffer));
	return secret;
}

static void
read_file(struct check *check, const struct key *key, const struct node *value,
	const char *path, bool is_credential, char **field)
{
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	_cleanup_free_ char *shown = text_line(path, 200);
	const char *why = fd < 0 ? strerror(errno) : NULL;
	char *secret = NULL;

	if (!why)
		why = guard(fd, is_credential);
	if (!why)
		secret = read_all(fd, &why);
	if (!secret) {
		complain_error(check->complaints, &value->at,
			"the secret for \"%s\" cannot be taken from %s: %s", key->name, shown,
			why);
		return;
	}
	free(*field);
	*field = secret;
}

static void
read_credential(struct check *check, const struct key *key, const struct node *value,
	const char *name, char **field)
{
	_cleanup_free_ char *path = NULL;

	if (text_blank(name) || strchr(name, '/') || name[0] == '.') {
		complain_error(check->complaints, &value->at,
			"\"%s\" names no credential; expected credential:NAME, where NAME has "
			"no / in it",
			key->name);
		return;
	}
	if (check->secrets_shut)
		return;
	if (!check->credentials_dir) {
		complain_error(check->complaints, &value->at,
			"the credential for \"%s\" is not there: systemd passes it when the "
			"unit has LoadCredential=%s:/PATH "
			"(systemctl edit forewarnd)",
			key->name, name);
		return;
	}
	path = mem_printf("%s/%s", check->credentials_dir, name);
	read_file(check, key, value, path, true, field);
}

void
secret_read(struct check *check, const struct key *key, const struct node *value, void *field)
{
	const char *text = value_of(check, key->name, value);

	if (!text)
		return;
	if (text_starts(text, "credential:")) {
		read_credential(check, key, value, text + strlen("credential:"), field);
		return;
	}
	if (!text_starts(text, "file:")) {
		complain_error(check->complaints, &value->at, "%s", literal_refused);
		return;
	}
	text += strlen("file:");
	if (text[0] != '/')
		complain_error(check->complaints, &value->at,
			"the path of the secret for \"%s\" must be absolute: file:/PATH",
			key->name);
	else if (!check->secrets_shut)
		read_file(check, key, value, text, false, field);
}
