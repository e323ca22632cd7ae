/* What goes to webhooks and programs: the documented JSON, and chats in which a vendor's words stay words. */
#include "tell/scene.h"

#include <jansson.h>

/* A vendor who would like to call everybody together and send them somewhere. */
#define EVIL_TITLE \
	"@channel <!everyone> [pay](https://evil.example) <https://evil.example|here> " \
	"**now** www.evil.example"

static json_t *
written(struct scene *s, enum channel channel, enum webhook_template template)
{
	json_t *json;

	s->people[0].webhook = (struct webhook){
		.wanted = true, .url = "https://chat.example/hooks/secret", .template = template
	};
	strings_clear(&s->people[0].exec);
	letter_clear(&s->letter);
	compose_letter(&(struct compose_input){ .config = &s->config,
			       .recipient = &s->people[0],
			       .channel = channel,
			       .installation = "inst42",
			       .items = &(struct compose_item){ &s->change, &s->event },
			       .count = 1,
			       .now = monday() },
		&s->letter);
	assert_int_equal(s->letter.channel, channel);
	assert_int_equal(s->letter.message_len, strlen(s->letter.message));
	json = json_loads(s->letter.message, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(json);
	return json;
}

/* The member at the keys of PATH, parted by slashes; digits are places in a list. */
static const json_t *
member(const json_t *json, const char *path)
{
	_cleanup_free_ char *copy = mem_dup(path);
	char *rest = copy;

	for (char *key = strsep(&rest, "/"); key; key = strsep(&rest, "/"))
		json = json_is_array(json) ? json_array_get(json, (size_t)atoi(key))
					   : json_object_get(json, key);
	if (!json)
		fail_msg("there is no %s", path);
	return json;
}

static void
assert_text(const json_t *json, const char *path, const char *expected)
{
	const char *got = json_string_value(member(json, path));

	if (!got || strcmp(got, expected) != 0)
		fail_msg("%s is %s, not %s", path, got ? got : "no text", expected);
}

static void
the_json_has_what_the_page_says(void **state)
{
	struct scene *s = *state;
	json_t *json;

	s->event.after = when_month(2027, 3);
	json = written(s, CHANNEL_WEBHOOK, WEBHOOK_JSON);
	assert_int_equal(json_integer_value(member(json, "version")), 1);
	assert_text(json, "id", s->letter.message_id);
	assert_text(json, "about", "changes");
	assert_text(json, "occasion", "now");
	assert_text(json, "recipient", "it");
	assert_text(json, "created", "2026-11-23T11:30:05Z");
	assert_text(json, "language", "en");
	assert_text(json, "subject", s->letter.subject);
	assert_says(json_string_value(member(json, "text")), "SOAP API login() retires");
	assert_text(json, "changes/0/id", "bigcrm-k3x9qa");
	assert_text(json, "changes/0/service_name", "Big CRM");
	assert_text(json, "changes/0/url", "https://bigcrm.example/notes?id=7&x=1");
	assert_text(json, "changes/0/state", "announced");
	assert_text(json, "changes/0/kind", "retirement");
	assert_text(json, "changes/0/forced", "yes");
	assert_text(json, "changes/0/event/happening", "announced");
	assert_true(json_is_null(member(json, "changes/0/event/before")));
	assert_text(json, "changes/0/event/after/date", "2027-03");
	assert_text(json, "changes/0/event/after/precision", "month");
	assert_text(json, "changes/0/event/after/to", "2027-03-31");
	assert_text(json, "changes/0/effective/date", "2027-03-31");
	assert_text(json, "changes/0/effective/precision", "day");
	assert_text(json, "changes/0/milestones/1/role", "closed");
	assert_text(json, "changes/0/milestones/1/when/date", "2027-01");
	assert_text(json, "changes/0/dependencies/0/name", "Customer records");
	assert_text(json, "changes/0/dependencies/0/decide_by", "2027-02-03");
	assert_text(json, "changes/0/dependencies/1/name", "Night export");
	assert_true(json_is_null(member(json, "changes/0/dependencies/1/decide_by")) ||
		    json_is_string(member(json, "changes/0/dependencies/1/decide_by")));
	json_decref(json);
}

static void
each_channel_has_its_own_id_and_address(void **state)
{
	struct scene *s = *state;
	_cleanup_free_ char *mail = NULL;

	compose(s, 0);
	mail = mem_dup(s->letter.message_id);
	json_decref(written(s, CHANNEL_WEBHOOK, WEBHOOK_JSON));
	assert_string_not_equal(s->letter.message_id, mail);
	assert_non_null(strstr(s->letter.message_id, ".webhook@bakery.example"));
	/* The rest of the address is a secret. */
	assert_string_equal(s->letter.to, "https://chat.example");
	assert_null(strstr(s->letter.message, "secret"));
}

static void
bytes_that_are_no_text_do_not_stop_it(void **state)
{
	struct scene *s = *state;
	json_t *json;

	s->change.title = "broken \xff\xfe title";
	s->change.quote = "quote \xc3";
	s->matches[0].text = s->milestones[0].text = "\xed\xa0\x80 \xf5";
	json = written(s, CHANNEL_WEBHOOK, WEBHOOK_JSON);
	assert_non_null(strstr(json_string_value(member(json, "changes/0/title")), "broken"));
	json_decref(json);
	json_decref(written(s, CHANNEL_WEBHOOK, WEBHOOK_SLACK));
	json_decref(written(s, CHANNEL_WEBHOOK, WEBHOOK_MATTERMOST));
	json_decref(written(s, CHANNEL_WEBHOOK, WEBHOOK_TEAMS));
}

/* Not one of WORDS, parted by line breaks, stands in TEXT. */
static void
assert_none_of(const char *text, const char *words)
{
	_cleanup_free_ char *copy = mem_dup(words);
	char *rest = copy;

	for (char *word = strsep(&rest, "\n"); word; word = strsep(&rest, "\n"))
		if (strstr(text, word))
			fail_msg("“%s” is in:\n%s", word, text);
}

static void
slack_reads_no_call_and_no_link_of_the_vendor(void **state)
{
	struct scene *s = *state;
	const char *text;
	json_t *json;

	s->change.title = s->change.quote = EVIL_TITLE;
	json = written(s, CHANNEL_WEBHOOK, WEBHOOK_SLACK);
	text = json_string_value(member(json, "text"));
	assert_none_of(text, "@channel\n<!\n<https://evil\nhttps://evil\nwww.evil");
	assert_non_null(strstr(text, "&lt;!everyone&gt;"));
	/* The one link of the letter itself. */
	assert_non_null(strstr(text, "<https://bigcrm.example/notes?id=7&amp;x=1>"));
	assert_true(json_is_false(member(json, "mrkdwn")));
	assert_true(json_is_false(member(json, "unfurl_links")));
	json_decref(json);
}

static void
mattermost_reads_no_markdown_of_the_vendor(void **state)
{
	struct scene *s = *state;
	const char *text;
	json_t *json;

	s->change.title = s->change.quote = EVIL_TITLE " `code` # head > quote _x_ ~~y~~ | z";
	json = written(s, CHANNEL_WEBHOOK, WEBHOOK_MATTERMOST);
	text = json_string_value(member(json, "text"));
	assert_none_of(text, "@channel\n[pay]\nhttps://evil\nwww.evil\n **now\n `code\n _x\n "
			     "~~y\n | z\n<!");
	assert_non_null(strstr(text, "\\[pay\\]("));
	/* What reads well stays as it is. */
	assert_non_null(strstr(text, "2027-03-31"));
	assert_non_null(strstr(text, "<https://bigcrm.example/notes?id=7&x=1>"));
	assert_int_equal(json_object_size(json), 1);
	json_decref(json);
	s->change.title = "# Ovens & more";
	json = written(s, CHANNEL_WEBHOOK, WEBHOOK_MATTERMOST);
	assert_non_null(strstr(json_string_value(member(json, "text")), "\n\\# Ovens"));
	json_decref(json);
}

static void
teams_gets_a_card_of_plain_runs(void **state)
{
	struct scene *s = *state;
	const json_t *body;
	json_t *json;
	size_t links = 0;

	s->change.title = s->change.quote = EVIL_TITLE;
	json = written(s, CHANNEL_WEBHOOK, WEBHOOK_TEAMS);
	assert_text(json, "type", "message");
	assert_text(
		json, "attachments/0/contentType", "application/vnd.microsoft.card.adaptive");
	assert_text(json, "attachments/0/content/type", "AdaptiveCard");
	body = member(json, "attachments/0/content/body");
	for (size_t i = 0; i < json_array_size(body); i++) {
		const json_t *block = json_array_get(body, i), *runs = member(block, "inlines");

		/* A TextBlock would read Markdown. */
		assert_text(block, "type", "RichTextBlock");
		for (size_t k = 0; k < json_array_size(runs); k++) {
			const json_t *run = json_array_get(runs, k),
				     *link = json_object_get(run, "selectAction");

			assert_text(run, "type", "TextRun");
			links += link != NULL;
			if (link)
				assert_text(
					link, "url", "https://bigcrm.example/notes?id=7&x=1");
		}
	}
	assert_int_equal(links, 1);
	json_decref(json);
}

static void
a_chat_gets_no_more_than_it_takes(void **state)
{
	struct scene *s = *state;
	static const enum webhook_template chats[] = { WEBHOOK_SLACK, WEBHOOK_MATTERMOST,
		WEBHOOK_TEAMS };
	struct milestone many[200];
	char words[400];

	memset(words, '@', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	for (size_t i = 0; i < LENGTH_OF(many); i++)
		many[i] = (struct milestone){ ROLE_REMOVED,
			when_day(stamp_day(2027, 3, (int)i)), words };
	s->change.facts.milestones = many;
	s->change.facts.milestone_count = LENGTH_OF(many);
	for (size_t i = 0; i < LENGTH_OF(chats); i++) {
		json_decref(written(s, CHANNEL_WEBHOOK, chats[i]));
		assert_true(s->letter.message_len < 28000);
		assert_non_null(strstr(s->letter.message, "forewarn show bigcrm"));
	}
}

static void
the_journal_gets_plain_text(void **state)
{
	struct scene *s = *state;

	letter_clear(&s->letter);
	compose_letter(&(struct compose_input){ .config = &s->config,
			       .recipient = &s->people[0],
			       .channel = CHANNEL_JOURNAL,
			       .installation = "inst42",
			       .items = &(struct compose_item){ &s->change, &s->event },
			       .count = 1,
			       .now = monday() },
		&s->letter);
	assert_string_equal(s->letter.to, "journal");
	assert_true(text_starts(s->letter.message, "SOAP API login() retires\n====="));
}

static void
a_trouble_of_ours_is_no_change(void **state)
{
	struct scene *s = *state;
	json_t *json;

	compose_operator(&s->config, &s->people[0], CHANNEL_EXEC, "inst42", "topic",
		"trouble.test", NULL, monday(), &s->letter);
	json = json_loads(s->letter.message, 0, NULL);
	assert_text(json, "about", "forewarn");
	assert_int_equal(json_array_size(member(json, "changes")), 0);
	assert_true(compose_is_operator(&s->letter));
	json_decref(json);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(the_json_has_what_the_page_says),
		SCENE(each_channel_has_its_own_id_and_address),
		SCENE(bytes_that_are_no_text_do_not_stop_it),
		SCENE(slack_reads_no_call_and_no_link_of_the_vendor),
		SCENE(mattermost_reads_no_markdown_of_the_vendor),
		SCENE(teams_gets_a_card_of_plain_runs),
		SCENE(a_chat_gets_no_more_than_it_takes),
		SCENE(the_journal_gets_plain_text),
		SCENE(a_trouble_of_ours_is_no_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
