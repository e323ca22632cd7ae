/* Secrets: where they may be, who may read them, and that they are never shown. */
#include "settings/ground.h"

#define ACCOUNT "accounts:\n  example-chat:\n    secret: "

/* Loads the smallest file with an account whose secret is the formatted one. */
static struct config *
load(struct ground *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
static struct config *
load(struct ground *g, const char *format, ...)
{
	_cleanup_free_ char *secret = NULL;
	_cleanup_free_ char *content = NULL;
	va_list ap;

	va_start(ap, format);
	secret = mem_vprintf(format, ap);
	va_end(ap);
	content = mem_printf(GROUND_SMALLEST ACCOUNT "%s\n", secret);
	return ground_load_text(g, content);
}

static void
write_secret(const struct ground *g, const char *name, const char *content, mode_t mode)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", g->folder, name);

	ground_write(g, name, content);
	assert_int_equal(chmod(path, mode), 0);
}

static void
a_credential_is_read_without_its_line_end(void **state)
{
	struct ground *g = *state;
	struct config *config;

	/* systemd's ACL shows as a readable group. */
	write_secret(g, "credentials/graph", "s3cret\n", 0440);
	config = load(g, "credential:graph");
	assert_non_null(config);
	assert_string_equal(config->accounts[0].secret, "s3cret");
	assert_string_equal(config->accounts[0].service, "example-chat");
}

static void
a_file_for_our_eyes_only_is_read(void **state)
{
	struct ground *g = *state;
	struct config *config;

	write_secret(g, "key", "s3cret", 0600);
	config = load(g, "file:%s/key", g->folder);
	assert_non_null(config);
	assert_string_equal(config->accounts[0].secret, "s3cret");
	write_secret(g, "key", "s3cret\r\n", 0400);
	assert_string_equal(load(g, "file:%s/key", g->folder)->accounts[0].secret, "s3cret");
}

static void
a_file_that_others_may_read_is_refused(void **state)
{
	static const mode_t modes[] = { 0644, 0640, 0604, 0620, 0602 };
	struct ground *g = *state;

	for (size_t i = 0; i < LENGTH_OF(modes); i++) {
		write_secret(g, "key", "s3cret", modes[i]);
		assert_null(load(g, "file:%s/key", g->folder));
		assert_complaint(g, 0,
			"etc/forewarn.yaml:5:13: the secret for \"secret\" cannot be taken "
			"from /tmp/");
		assert_non_null(
			strstr(g->complaints.items[0].text, "others may read it: chmod 0600"));
		assert_null(strstr(g->complaints.items[0].text, "s3cret"));
	}
}

static void
somebody_elses_file_is_refused(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *path = mem_printf("%s/key", g->folder);

	if (geteuid() != 0)
		skip();
	write_secret(g, "key", "s3cret", 0600);
	assert_int_equal(chown(path, 12345, 12345), 0);
	assert_null(load(g, "file:%s/key", g->folder));
	assert_non_null(strstr(g->complaints.items[0].text, "it belongs to somebody else"));
}

static void
a_missing_secret_is_told(void **state)
{
	struct ground *g = *state;

	assert_null(load(g, "file:/nowhere/key"));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:5:13: the secret for \"secret\" cannot be taken from "
		"/nowhere/key: No such file or directory");
	assert_null(load(g, "credential:graph"));
	assert_non_null(strstr(
		g->complaints.items[0].text, "/credentials/graph: No such file or directory"));
}

static void
a_credential_without_systemd_names_the_units_line(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *file = mem_printf("%s/etc/forewarn.yaml", g->folder);
	_cleanup_free_ char *share = mem_printf("%s/share", g->folder);
	struct settings_paths paths = { file, share, NULL, false };

	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	ground_write(g, "etc/forewarn.yaml", GROUND_SMALLEST ACCOUNT "credential:graph\n");
	assert_null(settings_load(&paths, &g->complaints));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:5:13: the credential for \"secret\" is not there: systemd "
		"passes it when the "
		"unit has LoadCredential=graph:/PATH");
}

static void
a_secret_in_the_file_itself_is_refused_and_not_repeated(void **state)
{
	struct ground *g = *state;

	assert_null(load(g, "hunter2"));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:5:13: a secret may not stand in this file; write "
		"credential:NAME");
	assert_null(strstr(g->complaints.items[0].text, "hunter2"));
}

static void
a_strange_secret_is_refused(void **state)
{
	struct ground *g = *state;

	write_secret(g, "credentials/empty", "\n", 0400);
	write_secret(g, "credentials/lines", "a\nb\n", 0400);
	assert_null(load(g, "credential:empty"));
	assert_non_null(strstr(g->complaints.items[0].text, "it is empty"));
	assert_null(load(g, "credential:lines"));
	assert_non_null(strstr(g->complaints.items[0].text, "it holds more than one line"));
	assert_null(load(g, "credential:../etc/forewarn.yaml"));
	assert_complaint(g, 0, "etc/forewarn.yaml:5:13: \"secret\" names no credential");
	assert_null(load(g, "file:key"));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:5:13: the path of the secret for \"secret\" must be "
		"absolute");
	assert_null(load(g, "file:/dev/null"));
	assert_non_null(strstr(g->complaints.items[0].text, "it is no regular file"));
}

static void
a_secret_over_the_limit_is_refused(void **state)
{
	struct ground *g = *state;
	char big[5000];

	memset(big, 'x', sizeof(big));
	ground_write_bytes(g, "credentials/big", big, sizeof(big));
	assert_null(load(g, "credential:big"));
	assert_non_null(strstr(g->complaints.items[0].text, "it is too big for a secret"));
}

static void
commands_that_need_no_secret_do_not_open_it(void **state)
{
	struct ground *g = *state;
	struct config *config;

	g->secrets_shut = true;
	config = load(g, "credential:nowhere");
	assert_non_null(config);
	assert_null(config->accounts[0].secret);
	assert_null(load(g, "hunter2"));
}

static void
the_password_of_the_relay_is_a_secret_too(void **state)
{
	struct ground *g = *state;
	struct config *config;

	write_secret(g, "credentials/mail", "s3cret\n", 0400);
	config = ground_load_text(
		g, GROUND_SMALLEST "mail: { user: me, password: credential:mail }\n");
	assert_non_null(config);
	assert_string_equal(config->mail.user, "me");
	assert_string_equal(config->mail.password, "s3cret");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(a_credential_is_read_without_its_line_end),
		ground_test(a_file_for_our_eyes_only_is_read),
		ground_test(a_file_that_others_may_read_is_refused),
		ground_test(somebody_elses_file_is_refused),
		ground_test(a_missing_secret_is_told),
		ground_test(a_credential_without_systemd_names_the_units_line),
		ground_test(a_secret_in_the_file_itself_is_refused_and_not_repeated),
		ground_test(a_strange_secret_is_refused),
		ground_test(a_secret_over_the_limit_is_refused),
		ground_test(commands_that_need_no_secret_do_not_open_it),
		ground_test(the_password_of_the_relay_is_a_secret_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
