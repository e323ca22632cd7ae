/* Letters, read back as a mail program reads them. */
#include "support/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "tell/scene.h"

static void
a_letter_has_the_headers_that_mail_wants(void **state)
{
	struct scene *s = *state;

	compose(s, 0);
	assert_header(s, "From", "forewarn <forewarn@bakery.example>");
	assert_header(s, "To", "it@bakery.example");
	assert_header(s, "Date", "Mon, 23 Nov 2026 12:30:05 +0100");
	assert_header(s, "Auto-Submitted", "auto-generated");
	assert_header(s, "X-Auto-Response-Suppress", "All");
	assert_header(s, "MIME-Version", "1.0");
	assert_header(s, "List-Id", "forewarn <forewarn.bakery.example>");
	assert_null(strcasestr(s->letter.message, "\r\nPrecedence:"));
	assert_string_equal(s->letter.to, "it@bakery.example");
	assert_string_equal(s->letter.recipient, "it");
	assert_string_equal(s->letter.change, "bigcrm-k3x9qa");
	assert_int_equal(s->letter.state, LETTER_READY);
	assert_int_equal(s->letter.created, monday());
	assert_int_equal(s->letter.next_try, monday());
	assert_int_equal(s->letter.delivered, STAMP_NONE);
}

static void
the_subject_sorts_by_date_and_names_what_is_ours(void **state)
{
	struct scene *s = *state;

	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	assert_string_equal(s->letter.subject,
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	compose(s, 0);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records and 1 more: SOAP API login() retires");
	s->change.facts.effective = when_quarter(2027, 3);
	compose(s, 1);
	assert_header(
		s, "Subject", "[forewarn] 2027-Q3 Customer records: SOAP API login() retires");
	s->change.facts.effective = WHEN_NONE;
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] no date given, Customer records: SOAP API login() retires");
}

static void
the_message_id_is_stable_and_names_change_recipient_and_event(void **state)
{
	struct scene *s = *state;
	_cleanup_free_ char *first = NULL;

	compose(s, 0);
	first = mem_dup(s->letter.message_id);
	assert_true(text_starts(first, "inst42.bigcrm-k3x9qa."));
	assert_string_equal(
		first + strlen(first) - strlen(".1@bakery.example"), ".1@bakery.example");
	compose(s, 0);
	assert_string_equal(s->letter.message_id, first);
	compose(s, 1);
	assert_string_not_equal(s->letter.message_id, first);
	s->event.number = 2;
	compose(s, 0);
	assert_string_not_equal(s->letter.message_id, first);
}

static void
later_events_are_in_the_thread_of_the_first(void **state)
{
	struct scene *s = *state;
	_cleanup_free_ char *first = NULL;

	compose(s, 0);
	first = mem_printf("<%s>", s->letter.message_id);
	assert_null(header_of(s->letter.message, "References"));
	s->event.number = 3;
	s->event.happening = HAPPENED_MOVED;
	compose(s, 0);
	assert_header(s, "References", first);
	assert_header(s, "In-Reply-To", first);
}

static void
a_hostile_vendor_injects_neither_header_nor_markup(void **state)
{
	struct scene *s = *state;

	s->change.title =
		"x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>\"'&\xe2\x80\xae";
	s->change.quote =
		"</blockquote><img src=x onerror=alert(1)>\r\n.\r\nRCPT TO:<evil@example.org>";
	s->change.link = "javascript:alert(1)";
	s->matches[0].text = "<b>bold</b>";
	s->matches[0].term = "{1}{2}<i>";
	compose(s, 0);
	assert_null(header_of(s->letter.message, "Bcc"));
	assert_null(strstr(s->html, "<script"));
	assert_null(strstr(s->html, "<img"));
	assert_null(strstr(s->html, "<b>"));
	assert_null(strstr(s->html, "javascript:"));
	assert_null(strstr(s->text, "javascript:"));
	assert_null(strstr(s->html, "\xe2\x80\xae"));
	assert_non_null(
		strstr(s->html, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"));
	assert_null(strstr(s->letter.message, "\r\n.\r\n"));
}

static void
only_plain_web_addresses_become_links(void **state)
{
	static char *const bad[] = { "data:text/html,x", "https://b.example@a.example/",
		"ftp://a.example/", " https://a.example/", "https://a.example/\r\nX: y",
		"//a.example/x", "" };
	struct scene *s = *state;

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		s->change.link = bad[i];
		compose(s, 0);
		assert_null(strstr(s->html, "<a "));
	}
	s->change.link = "HTTP://a.example/x";
	compose(s, 0);
	assert_non_null(strstr(s->html, "<a href=\"HTTP://a.example/x\""));
	s->change.link = "https://a.example/\" onclick=\"x";
	compose(s, 0);
	assert_non_null(strstr(s->html, "<a href=\"https://a.example/%22%20onclick=%22x\""));
}

static void
emoji_right_to_left_and_endless_words_survive(void **state)
{
	struct scene *s = *state;
	char word[2000];

	s->change.title = "\xf0\x9f\x9a\xa8 إيقاف API <2027>";
	compose(s, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: \xf0\x9f\x9a\xa8 إيقاف API <2027>");
	assert_non_null(strstr(s->html, "<h1 dir=\"auto\""));
	memset(word, 'W', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	s->change.title = s->change.quote = word;
	compose(s, 1);
	assert_true(strlen(s->letter.subject) < 250);
}

static void
what_is_missing_leaves_no_hole(void **state)
{
	struct scene *s = *state;

	s->change.title = NULL;
	s->change.link = s->change.quote = s->change.reason = NULL;
	s->change.facts = (struct facts){ 0 };
	s->change.matches.count = 0;
	s->config.mail.from = "no-domain";
	compose(s, 0);
	assert_header(s, "Subject", "[forewarn] no date given, Big CRM: Big CRM: change");
	assert_is_silent_on(s->text, "null");
	assert_non_null(strstr(s->letter.message_id, "@forewarn.invalid"));
}

static void
a_digest_lists_by_date_with_a_block_each(void **state)
{
	struct scene *s = *state;
	struct change later = s->change, undated = s->change;
	struct event second = { .number = 4, .happening = HAPPENED_ANNOUNCED };
	struct compose_item items[] = { { &undated, &second }, { &later, &second },
		{ &s->change, &s->event } };
	struct compose_item turned[] = { items[1], items[2], items[0] };
	_cleanup_free_ char *id = NULL;

	later.id = "bigcrm-later2";
	later.title = "Reports move";
	later.facts.effective = when_half(2027, 2);
	undated.id = "bigcrm-undate";
	undated.title = "Fax goes";
	undated.facts.effective = WHEN_NONE;
	compose_items(s, 0, OCCASION_DIGEST, items, 3);
	assert_header(s, "Subject", "[forewarn] 3 changes, the first on 2027-03-31");
	assert_null(s->letter.change);
	assert_says(s->text, "* 31 March 2027 - Customer records and 1 more: SOAP API login() "
			     "retires * the second half "
			     "of 2027 (counted from 1 July) - Customer records and 1 more: "
			     "Reports move * no date "
			     "given - Customer records and 1 more: Fax goes");
	assert_order(s->text, "SOAP API login() retires\n---", "Reports move\n---");
	assert_order(s->text, "Reports move\n---", "Fax goes\n---");
	assert_says(
		s->text, "because of Customer records and Night export in its configuration");
	id = mem_dup(s->letter.message_id);
	compose_items(s, 0, OCCASION_DIGEST, turned, 3);
	assert_string_equal(s->letter.message_id, id);
	compose_items(s, 0, OCCASION_DIGEST, items, 2);
	assert_string_not_equal(s->letter.message_id, id);
}

static void
every_block_of_a_list_says_which_word_it_hit(void **state)
{
	struct scene *s = *state;
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &s->event }, { &other, &s->event } };

	other.id = "bigcrm-other2";
	other.matches.count = 1;
	compose_items(s, 1, OCCASION_DIGEST, items, 2);
	assert_header(s, "Subject", "[forewarn] 2 changes, the first on 2027-03-31");
	assert_true(text_starts(
		s->text, "None of these had to reach you at once; the nearest comes first.\n"));
	assert_says(s->text, "https://bigcrm.example/notes?id=7&x=1 “SOAP API login()” in "
			     "their title is what you named as “SOAP API <= 40”. If you ask");
}

static void
one_change_in_a_digest_is_told_whole(void **state)
{
	struct scene *s = *state;
	struct compose_item item = { &s->change, &s->event };

	compose_items(s, 1, OCCASION_DIGEST, &item, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	assert_true(text_starts(s->text, "This did not have to reach you at once.\n\nSOAP API "
					 "login() retires\n====="));
	assert_says(s->text, "Why we think that it concerns you");
}

static void
opening_and_reconfigured_letters_say_why_they_come(void **state)
{
	struct scene *s = *state;
	struct change other = s->change;
	struct compose_item items[] = { { &s->change, &s->event }, { &other, &s->event } };

	other.id = "bigcrm-other2";
	other.service = "mill";
	compose_items(s, 0, OCCASION_OPENING, items, 1);
	assert_header(s, "Subject",
		"[forewarn] what is ahead already: 2027-03-31 Customer records and 1 more: "
		"SOAP API login() retires");
	assert_says(
		s->text, "forewarn has begun to listen to announcements of Big CRM for you.");
	assert_string_equal(s->letter.change, "bigcrm-k3x9qa");
	compose_items(s, 0, OCCASION_OPENING, items, 2);
	assert_says(s->text,
		"to announcements of Big CRM and mill for you. These were announced "
		"before and are still ahead");
	s->event.happening = HAPPENED_MATCHED;
	compose_items(s, 0, OCCASION_RECONFIGURED, items, 2);
	assert_header(s, "Subject",
		"[forewarn] because your configuration changed: 2 changes, the first on "
		"2027-03-31");
	assert_says(s->text, "Because your configuration changed, these concern you now.");
	assert_is_silent_on(s->text, "This is not new");
}

static void
a_letter_about_forewarn_itself_is_told_apart_by_its_id(void **state)
{
	struct scene *s = *state;
	_cleanup_free_ char *id = NULL;
	const struct fill *lost = FILLS(FILL("to", "jan@bakery.example"),
		FILL("subject", "[forewarn] {to}\r\nBcc: x"), FILL("reply", "550 gone"));

	compose_operator(&s->config, &s->people[0], CHANNEL_MAIL, "inst42", "lost-<1@x>",
		"trouble.lost", lost, monday(), &s->letter);
	read_letter(s);
	assert_true(compose_is_operator(&s->letter));
	assert_header(s, "Subject", "[forewarn] forewarn could not deliver a letter");
	assert_non_null(
		strstr(s->text, "\n\nTo: jan@bakery.example\n\nSubject: [forewarn] {to} "
				"Bcc: x\n\n"));
	assert_header(s, "Auto-Submitted", "auto-generated");
	id = mem_dup(s->letter.message_id);
	letter_clear(&s->letter);
	compose_operator(&s->config, &s->people[0], CHANNEL_MAIL, "inst42", "lost-<1@x>",
		"trouble.test", NULL, monday() + 5, &s->letter);
	assert_string_equal(s->letter.message_id, id);
	letter_clear(&s->letter);
	compose_operator(&s->config, &s->people[0], CHANNEL_MAIL, "inst42", "other",
		"trouble.test", NULL, monday(), &s->letter);
	assert_string_not_equal(s->letter.message_id, id);
	compose(s, 0);
	assert_false(compose_is_operator(&s->letter));
}

static void
an_operator_reads_of_troubles_in_his_own_language(void **state)
{
	struct scene *s = *state;

	s->people[1].language = "nl";
	compose_operator(&s->config, &s->people[1], CHANNEL_MAIL, "inst42", "secret",
		"trouble.secret-ends",
		FILLS(FILL("account", "bigcrm"), FILL_DAY("day", stamp_day(2027, 3, 31)),
			FILL_DAYS("time", 7), FILL("file", "forewarn.yaml"), FILL("line", "9")),
		monday(), &s->letter);
	read_letter(s);
	assert_header(s, "Content-Language", "nl");
	assert_header(s, "Subject",
		"[forewarn] Het geheim van de aanmelding bigcrm verloopt op 31 maart 2027, "
		"over 7 dagen");
	assert_says(s->text, "(forewarn.yaml, regel 9)");
	assert_says(s->text, "forewarn schreef dit over zichzelf aan eva");
}

static void
a_recipient_reads_in_his_own_language(void **state)
{
	struct scene *s = *state;

	s->people[1].language = "nl";
	compose(s, 1);
	assert_header(s, "Content-Language", "nl");
	assert_says(s->text, "12 mensen werken ermee");
	compose(s, 0);
	assert_header(s, "Content-Language", "en");
}

/* A second opinion, where there is one: another language's mail parser. */
static void
python_reads_the_same_letter(void **state)
{
	static const char program[] =
		"import sys,email,email.policy\n"
		"m=email.message_from_binary_file(open(sys.argv[1],'rb'),policy=email.policy."
		"default)\n"
		"assert not m.defects, m.defects\n"
		"assert m['subject']==sys.argv[2], m['subject']\n"
		"assert m['date'].datetime.isoformat()=='2026-11-23T12:30:05+01:00', "
		"m['date']\n"
		"assert m['to'].addresses[0].addr_spec=='eva@bakery.example'\n"
		"t=m.get_body(('plain',)).get_content(); "
		"h=m.get_body(('html',)).get_content()\n"
		"assert t.startswith(sys.argv[3]), t\n"
		"assert 'href=\"https://bigcrm.example/notes?id=7&amp;x=1\"' in h\n"
		"assert all(not p.defects for p in m.walk())\n";
	struct scene *s = *state;
	char path[] = "/tmp/forewarn-letter-XXXXXX";
	int fd, status = 0;
	pid_t pid;

	s->change.title = "\xf0\x9f\x9a\xa8 Überraschung: إيقاف API";
	compose(s, 1);
	fd = mkstemp(path);
	assert_true(write(fd, s->letter.message, s->letter.message_len) ==
		    (ssize_t)s->letter.message_len);
	(void)close(fd);
	pid = fork();
	if (pid == 0) {
		execlp("python3", "python3", "-c", program, path, s->letter.subject,
			s->change.title, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	(void)unlink(path);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		skip();
	assert_int_equal(status, 0);
}

static void
of_a_storm_the_first_are_told_and_all_are_listed(void **state)
{
	struct scene *s = *state;
	char ids[40][24];
	struct change changes[40];
	struct event events[40];
	struct compose_item items[40];

	for (int i = 0; i < 40; i++) {
		(void)snprintf(ids[i], sizeof(ids[i]), "bigcrm-%02d", i);
		changes[i] = s->change;
		changes[i].id = ids[i];
		changes[i].facts.effective = when_day(stamp_day(2027, 3, 1) + i);
		events[i] = s->event;
		items[i] = (struct compose_item){ &changes[i], &events[i] };
	}
	compose_items(s, 0, OCCASION_STORM, items, 40);
	assert_header(
		s, "Subject", "[forewarn] many at once: 40 changes, the first on 2027-03-01");
	assert_says(s->text, "So many came at once, or within an hour, that they are in one "
			     "list");
	assert_says(s->text, "The first 25 are told below.");
	assert_says(s->text, "forewarn show bigcrm-24");
	assert_is_silent_on(s->text, "forewarn show bigcrm-25");
	assert_says(s->text, "* 9 April 2027 - Customer records and 1 more: SOAP API login() "
			     "retires (bigcrm-39)");
	assert_true(compose_is_storm(&s->letter));
	compose_items(s, 0, OCCASION_DIGEST, items, 40);
	assert_says(s->text, "forewarn show bigcrm-39");
	assert_false(compose_is_storm(&s->letter));
}

static void
of_a_storm_of_which_one_is_left_it_is_a_letter_like_any(void **state)
{
	struct scene *s = *state;

	compose_items(s, 1, OCCASION_STORM, &(struct compose_item){ &s->change, &s->event }, 1);
	assert_header(s, "Subject",
		"[forewarn] 2027-03-31 Customer records: SOAP API login() retires");
	assert_is_silent_on(s->text, "could not wait");
	assert_false(compose_is_storm(&s->letter));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_letter_has_the_headers_that_mail_wants),
		SCENE(the_subject_sorts_by_date_and_names_what_is_ours),
		SCENE(the_message_id_is_stable_and_names_change_recipient_and_event),
		SCENE(later_events_are_in_the_thread_of_the_first),
		SCENE(a_hostile_vendor_injects_neither_header_nor_markup),
		SCENE(only_plain_web_addresses_become_links),
		SCENE(emoji_right_to_left_and_endless_words_survive),
		SCENE(what_is_missing_leaves_no_hole),
		SCENE(a_digest_lists_by_date_with_a_block_each),
		SCENE(every_block_of_a_list_says_which_word_it_hit),
		SCENE(one_change_in_a_digest_is_told_whole),
		SCENE(opening_and_reconfigured_letters_say_why_they_come),
		SCENE(a_letter_about_forewarn_itself_is_told_apart_by_its_id),
		SCENE(an_operator_reads_of_troubles_in_his_own_language),
		SCENE(a_recipient_reads_in_his_own_language),
		SCENE(python_reads_the_same_letter),
		SCENE(of_a_storm_the_first_are_told_and_all_are_listed),
		SCENE(of_a_storm_of_which_one_is_left_it_is_a_letter_like_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
