/* Channels in forewarn.yaml: what is taken, and the sentence for what is not. */
#include "settings/ground.h"

#define HEAD "recipients:\n  kim: "

/* Loads a file with the recipient kim as it is written, and MORE at the top level. */
static struct config *
load(struct ground *g, const char *kim, const char *more)
{
	_cleanup_free_ char *content =
		mem_printf(HEAD "%s\n" GROUND_DEPENDENCY "%s", kim, more ? more : "");

	return ground_load_text(g, content);
}

static void
assert_said(struct ground *g, const char *kim, const char *more, const char *sentence)
{
	assert_null(load(g, kim, more));
	assert_complaint(g, 0, sentence);
}

static void
write_secret(const struct ground *g, const char *name, const char *content, mode_t mode)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", g->folder, name);

	ground_write(g, name, content);
	assert_int_equal(chmod(path, mode), 0);
}

static void
all_channels_of_one_recipient_are_read(void **state)
{
	struct ground *g = *state;
	struct config *config;
	const struct recipient *kim;

	write_secret(g, "credentials/flour", "two pounds\n", 0440);
	config = load(g,
		"{ mail: kim@bakery.example, webhook: { url: 'https://chat.example/hooks/1', "
		"secret: credential:flour }, exec: [/bin/cat, -n, ''], journal: yes, form: "
		"single }",
		"exec: allowed\n");
	/* An empty argument is a mistake of its own. */
	assert_null(config);
	config = load(g,
		"{ mail: kim@bakery.example, webhook: { url: 'https://chat.example/hooks/1', "
		"secret: credential:flour }, exec: [/bin/cat, -n], journal: yes, form: single "
		"}",
		"exec: allowed\n");
	assert_non_null(config);
	assert_complaint(g, 0, "(no more complaints)");
	kim = &config->recipients[0];
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		assert_true(recipient_has(kim, c));
	assert_string_equal(kim->webhook.url, "https://chat.example/hooks/1");
	assert_string_equal(kim->webhook.secret, "two pounds");
	assert_int_equal(kim->webhook.template, WEBHOOK_JSON);
	assert_int_equal(kim->exec.count, 2);
	assert_string_equal(kim->exec.items[1], "-n");
	assert_int_equal(kim->form, FORM_SINGLE);
	assert_true(config->exec_allowed);
}

static void
one_channel_is_enough_and_none_is_not(void **state)
{
	struct ground *g = *state;
	struct config *config = load(g, "{ journal: yes }", NULL);

	assert_non_null(config);
	assert_false(recipient_has(&config->recipients[0], CHANNEL_MAIL));
	/* Nobody has mail: there is a sender all the same. */
	assert_non_null(config->mail.from);
	assert_said(g, "{ form: single }", NULL,
		"etc/forewarn.yaml:2:3: nothing leads to the recipient \"kim\": write mail, "
		"webhook, exec or journal");
	/* "no" is no way either, but it is what was meant. */
	assert_non_null(load(g, "{ journal: no, mail: kim@bakery.example }", NULL));
}

static void
the_address_may_be_a_secret(void **state)
{
	struct ground *g = *state;
	struct config *config;

	write_secret(g, "credentials/chat", "https://chat.example/hooks/1\n", 0440);
	config = load(g, "{ webhook: { url: credential:chat, template: mattermost } }", NULL);
	assert_non_null(config);
	assert_complaint(g, 0, "(no more complaints)");
	assert_string_equal(config->recipients[0].webhook.url, "https://chat.example/hooks/1");
	assert_int_equal(config->recipients[0].webhook.template, WEBHOOK_MATTERMOST);
	write_secret(g, "credentials/chat", "http://chat.example/hooks/s3cret\n", 0440);
	assert_said(g, "{ webhook: { url: credential:chat } }", NULL,
		"etc/forewarn.yaml:2:26: the \"url\" of this webhook is no good one: over "
		"http:// everybody on the way could read it");
	assert_null(strstr(g->complaints.items[0].text, "s3cret"));
	assert_non_null(load(
		g, "{ webhook: { url: 'https://chat.example/x', template: slack } }", NULL));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:2:26: warning: whoever can read this file can write to that "
		"chat");
}

static void
plain_http_stays_on_this_machine(void **state)
{
	static const char *const good[] = { "http://localhost/x", "http://localhost:8080/x",
		"http://127.0.0.1:9", "http://[::1]/x", "https://chat.example",
		"HTTPS://chat.example" };
	static const char *const bad[] = { "http://chat.example/x",
		"http://localhost.example/x", "http://127.0.0.1.example/x",
		"ftp://chat.example/x", "chat.example/x", "https://user:word@chat.example/x",
		"https://chat.example/a b", "file.txt" };
	struct ground *g = *state;

	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		_cleanup_free_ char *kim = mem_printf("{ webhook: { url: '%s' } }", good[i]);

		assert_non_null(load(g, kim, NULL));
	}
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		_cleanup_free_ char *kim = mem_printf("{ webhook: { url: '%s' } }", bad[i]);

		assert_said(g, kim, NULL,
			"etc/forewarn.yaml:2:26: the \"url\" of this webhook is no good one: ");
	}
}

static void
what_a_webhook_needs_is_said(void **state)
{
	struct ground *g = *state;

	assert_said(g, "{ webhook: { template: json } }", NULL,
		"etc/forewarn.yaml:2:19: webhook has no \"url\"");
	assert_said(g, "{ webhook: https://chat.example/x }", NULL,
		"etc/forewarn.yaml:2:19: \"webhook\" must be a mapping, not a text");
	assert_said(g, "{ webhook: { url: 'https://chat.example/x', template: discord } }",
		NULL,
		"etc/forewarn.yaml:2:62: unknown template \"discord\"; expected one of: json, "
		"slack, teams, mattermost");
	assert_said(g, "{ webhook: { url: 'https://chat.example/x', secret: s3cret } }", NULL,
		"etc/forewarn.yaml:2:60: a secret may not stand in this file");
	assert_said(g, "{ mail: kim@bakery.example, form: ticket }", NULL,
		"etc/forewarn.yaml:2:42: unknown form \"ticket\"; expected one of: digest, "
		"single");
}

static void
a_secret_that_others_may_read_is_refused(void **state)
{
	struct ground *g = *state;
	_cleanup_free_ char *kim = NULL;

	write_secret(g, "flour", "s3cret", 0644);
	kim = mem_printf(
		"{ webhook: { url: 'https://chat.example/x', secret: 'file:%s/flour' } }",
		g->folder);
	assert_said(g, kim, NULL,
		"etc/forewarn.yaml:2:60: the secret for \"secret\" cannot be taken from /tmp/");
	assert_non_null(strstr(g->complaints.items[0].text, "chmod 0600"));
}

static void
programs_are_off_until_they_are_allowed(void **state)
{
	struct ground *g = *state;

	assert_said(g, "{ exec: [/bin/cat] }", NULL,
		"etc/forewarn.yaml:2:3: the recipient \"kim\" is a program (exec), and running "
		"programs is off: if you want it, write exec: allowed");
	assert_said(g, "{ exec: [/bin/cat] }", "exec: refused\n",
		"etc/forewarn.yaml:2:3: the recipient \"kim\" is a program (exec)");
	assert_said(g, "{ exec: [/bin/cat] }", "exec: maybe\n",
		"etc/forewarn.yaml:4:7: unknown exec \"maybe\"");
	assert_said(g, "{ exec: cat -n }", "exec: allowed\n",
		"etc/forewarn.yaml:2:16: \"exec\" must begin with the absolute path");
	assert_non_null(load(g, "{ exec: [/no/such/program] }", "exec: allowed\n"));
	assert_complaint(
		g, 0, "etc/forewarn.yaml:2:16: warning: there is no program /no/such/program");
	assert_non_null(load(g, "{ exec: [/etc/passwd] }", "exec: allowed\n"));
	assert_complaint(g, 0,
		"etc/forewarn.yaml:2:16: warning: /etc/passwd is no program that may be run");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ground_test(all_channels_of_one_recipient_are_read),
		ground_test(one_channel_is_enough_and_none_is_not),
		ground_test(the_address_may_be_a_secret),
		ground_test(plain_http_stays_on_this_machine),
		ground_test(what_a_webhook_needs_is_said),
		ground_test(a_secret_that_others_may_read_is_refused),
		ground_test(programs_are_off_until_they_are_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
