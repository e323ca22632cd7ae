/* The journal: where a sentence goes, what never gets through, and the catalogue that explains
 * each event. */
#include "support/unit.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"
#include "tell/journal.h"

/* Stands in for libsystemd's: the linker takes the program's own. */
static struct text sent;
static int answer;

int sd_journal_sendv(const struct iovec *iov, int n);

int
sd_journal_sendv(const struct iovec *iov, int n)
{
	for (int i = 0; i < n; i++) {
		text_add(&sent, iov[i].iov_base, iov[i].iov_len);
		text_putc(&sent, '\n');
	}
	return answer;
}

static int
forget(void **state)
{
	(void)state;
	text_clear(&sent);
	answer = 0;
	(void)unsetenv("JOURNAL_STREAM");
	return 0;
}

/* Runs TALK with stderr going into FD; what arrives there is left in TEXT. */
static void
with_stderr(int fd, void (*talk)(void))
{
	int keep = dup(STDERR_FILENO);

	(void)fflush(stderr);
	assert_true(dup2(fd, STDERR_FILENO) >= 0);
	talk();
	(void)fflush(stderr);
	assert_true(dup2(keep, STDERR_FILENO) >= 0);
	(void)close(keep);
}

static char *
heard_on_a_file(void (*talk)(void))
{
	_cleanup_fclose_ FILE *f = tmpfile();
	char *all = mem_new(1, 8192);

	assert_non_null(f);
	with_stderr(fileno(f), talk);
	rewind(f);
	(void)!fread(all, 1, 8191, f);
	return all;
}

static void
tell_one(const struct journal_line *line, bool quiet)
{
	struct journal *journal = journal_new(quiet);

	journal_tell(journal, line);
	journal_free(journal);
}

static void
talk_plainly(void)
{
	tell_one(&(struct journal_line){ .event = JOURNAL_CHANGE_ANNOUNCED,
			 .priority = 4,
			 .message = "Example Chat retires Threads.",
			 .change = "example-abcdef",
			 .service = "example",
			 .dependency = "Talk",
			 .kind = "retirement",
			 .effective = "2027-Q3",
			 .url = "https://example.org/x",
			 .source = "example/notes",
			 .recipient = "eva",
			 .outcome = "fresh",
			 .detail = "more" },
		false);
}

static void
talk_dirty(void)
{
	tell_one(&(struct journal_line){ .event = JOURNAL_SOURCE_SILENT,
			 .priority = 5,
			 .message = "one\nMESSAGE=two\x1b[31m\xff \xe2\x80\xaereversed",
			 .url = "a\nFOREWARN_URL=b" },
		false);
}

static void
talk_at_length(void)
{
	struct journal *quiet = journal_new(true), *loud = journal_new(false);

	for (int priority = 3; priority <= 7; priority++)
		journal_note(quiet, priority, "quiet %d", priority);
	journal_note(loud, 6, "loud 6");
	journal_note(loud, 99, "out of range");
	journal_free(quiet);
	journal_free(loud);
}

static void
without_a_journal_a_line_has_a_priority_prefix(void **state)
{
	_cleanup_free_ char *heard = heard_on_a_file(talk_plainly);

	(void)state;
	assert_string_equal(heard, "<4>Example Chat retires Threads.\n");
	assert_null(sent.data);
}

static void
nothing_hostile_gets_through(void **state)
{
	_cleanup_free_ char *heard = heard_on_a_file(talk_dirty);

	(void)state;
	assert_true(text_is_utf8(heard, strlen(heard)));
	assert_ptr_equal(strchr(heard, '\n'), heard + strlen(heard) - 1);
	assert_null(strchr(heard, 0x1b));
	assert_null(strstr(heard, "\xe2\x80\xae"));
	assert_non_null(strstr(heard, "one MESSAGE=two"));
}

static void
quiet_drops_info_and_debug_only(void **state)
{
	_cleanup_free_ char *heard = heard_on_a_file(talk_at_length);

	(void)state;
	assert_string_equal(
		heard, "<3>quiet 3\n<4>quiet 4\n<5>quiet 5\n<6>loud 6\n<5>out of range\n");
}

/* JOURNAL_STREAM names what FD is, as systemd sets it. */
static void
pretend_journal(int fd, long long off_by)
{
	struct stat st;
	char stream[64];

	assert_int_equal(fstat(fd, &st), 0);
	(void)snprintf(stream, sizeof(stream), "%llu:%llu", (unsigned long long)st.st_dev,
		(unsigned long long)st.st_ino + (unsigned long long)off_by);
	(void)setenv("JOURNAL_STREAM", stream, 1);
}

static void
on_the_journal_every_field_is_sent(void **state)
{
	_cleanup_fclose_ FILE *f = tmpfile();

	(void)state;
	pretend_journal(fileno(f), 0);
	with_stderr(fileno(f), talk_plainly);
	assert_string_equal(sent.data,
		"MESSAGE=Example Chat retires Threads.\nPRIORITY=4\n"
		"MESSAGE_ID=c680b1c39fed40eead0b068069ea22bf\nSYSLOG_IDENTIFIER=forewarnd\n"
		"FOREWARN_EVENT=change-announced\nFOREWARN_CHANGE=example-abcdef\nFOREWARN_"
		"SERVICE=example\n"
		"FOREWARN_DEPENDENCY=Talk\nFOREWARN_KIND=retirement\nFOREWARN_EFFECTIVE=2027-"
		"Q3\n"
		"FOREWARN_URL=https://example.org/x\nFOREWARN_SOURCE=example/"
		"notes\nFOREWARN_RECIPIENT=eva\n"
		"FOREWARN_OUTCOME=fresh\nFOREWARN_DETAIL=more\n");
	assert_int_equal(lseek(fileno(f), 0, SEEK_END), 0);
}

static void
a_field_cannot_forge_another(void **state)
{
	_cleanup_fclose_ FILE *f = tmpfile();

	(void)state;
	pretend_journal(fileno(f), 0);
	with_stderr(fileno(f), talk_dirty);
	assert_non_null(strstr(sent.data, "\nFOREWARN_URL=a FOREWARN_URL=b\n"));
	assert_null(strstr(sent.data, "\nMESSAGE=two"));
	assert_true(text_is_utf8(sent.data, sent.len));
}

static void
an_inherited_stream_that_leads_elsewhere_is_no_journal(void **state)
{
	_cleanup_fclose_ FILE *f = tmpfile();

	(void)state;
	pretend_journal(fileno(f), 1);
	with_stderr(fileno(f), talk_plainly);
	assert_null(sent.data);
	assert_true(lseek(fileno(f), 0, SEEK_END) > 0);
}

static void
a_journal_that_does_not_answer_is_replaced_by_stderr(void **state)
{
	_cleanup_fclose_ FILE *f = tmpfile();

	(void)state;
	answer = -111;
	pretend_journal(fileno(f), 0);
	with_stderr(fileno(f), talk_plainly);
	assert_non_null(sent.data);
	assert_true(lseek(fileno(f), 0, SEEK_END) > 0);
}

static void
only_a_terminal_gets_colours(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	_cleanup_close_ int slave = -1;
	char heard[256] = "";

	(void)state;
	if (master < 0 || grantpt(master) || unlockpt(master) ||
		(slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0)
		skip();
	with_stderr(slave, talk_plainly);
	assert_true(read(master, heard, sizeof(heard) - 1) > 0);
	(void)close(master);
	assert_string_equal(heard, "\033[33mwarning:\033[0m Example Chat retires Threads.\r\n");
}

static void
every_event_has_a_word_and_an_id_of_its_own(void **state)
{
	(void)state;
	assert_null(journal_message_id(JOURNAL_NOTE));
	for (int i = 1; i < JOURNAL_EVENT_COUNT; i++) {
		const char *id = journal_message_id((enum journal_event)i);

		assert_int_equal(strlen(id), 32);
		assert_int_equal(strspn(id, "0123456789abcdef"), 32);
		for (int j = 1; j < i; j++) {
			assert_string_not_equal(id, journal_message_id((enum journal_event)j));
			assert_string_not_equal(journal_event_name((enum journal_event)i),
				journal_event_name((enum journal_event)j));
		}
	}
}

/* The file of each language: journalctl takes the language from its name. */
static const char *const catalogues[] = { "systemd/forewarn.catalog",
	"systemd/forewarn.nl.catalog" };

static char *
catalogue(const char *path)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char *all = mem_new(1, 65536);

	assert_non_null(f);
	(void)!fread(all, 1, 65535, f);
	return all;
}

static void
explains_every_event(const char *path)
{
	_cleanup_free_ char *all = catalogue(path);

	for (int i = 1; i < JOURNAL_EVENT_COUNT; i++) {
		_cleanup_free_ char *mark = mem_printf(
			"\n-- %s\nSubject: ", journal_message_id((enum journal_event)i));

		if (!strstr(all, mark))
			fail_msg("%s does not explain %s", path,
				journal_event_name((enum journal_event)i));
	}
}

static void
every_event_has_its_entry_in_the_catalogue_of_each_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(catalogues); i++)
		explains_every_event(catalogues[i]);
}

static void
explains_nothing_else(const char *path)
{
	_cleanup_free_ char *all = catalogue(path);
	int entries = 0;

	for (const char *p = all; (p = strstr(p, "\n-- ")); entries++) {
		bool known = false;

		p += 4;
		for (int i = 1; i < JOURNAL_EVENT_COUNT; i++)
			known = known ||
				text_starts(p, journal_message_id((enum journal_event)i));
		assert_true(known);
	}
	assert_int_equal(entries, JOURNAL_EVENT_COUNT - 1);
}

static void
the_catalogue_explains_no_event_that_does_not_exist(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(catalogues); i++)
		explains_nothing_else(catalogues[i]);
}

/* What stands between one entry's head and the next: the fields that it shows. */
static void
list_fields(const char *entry, struct strings *ret)
{
	const char *end = strstr(entry, "\n-- ");

	for (const char *p = entry; (p = strchr(p, '@')) && (!end || p < end); p++) {
		size_t n = strspn(p + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

		if (n && p[n + 1] == '@') {
			_cleanup_free_ char *word = mem_ndup(p, n + 2);

			if (!strings_has(ret, word))
				strings_add(ret, word);
		}
	}
}

/* A translation that leaves out what it is about would be worse than none. */
static void
each_language_shows_the_same_fields(void **state)
{
	_cleanup_free_ char *english = catalogue(catalogues[0]),
			    *dutch = catalogue(catalogues[1]);

	(void)state;
	for (int i = 1; i < JOURNAL_EVENT_COUNT; i++) {
		const char *id = journal_message_id((enum journal_event)i);
		_cleanup_(strings_clear) struct strings ours = { 0 }, theirs = { 0 };

		list_fields(strstr(english, id), &ours);
		list_fields(strstr(dutch, id), &theirs);
		if (ours.count != theirs.count)
			fail_msg("%s: %zu fields in English, %zu in Dutch",
				journal_event_name((enum journal_event)i), ours.count,
				theirs.count);
		for (size_t k = 0; k < ours.count; k++)
			assert_true(strings_has(&theirs, ours.items[k]));
	}
}

static void
journalctl_compiles_the_catalogues_without_a_word(void **state)
{
	char dir[] = "/tmp/forewarn-catalog-XXXXXX";
	_cleanup_free_ char *command = NULL;
	int status;

	(void)state;
	if (access("/usr/bin/journalctl", X_OK))
		skip();
	assert_non_null(mkdtemp(dir));
	command = mem_printf(
		"mkdir -p %s/usr/lib/systemd/catalog %s/var/lib/systemd/catalog && "
		"cp systemd/*.catalog %s/usr/lib/systemd/catalog/ && "
		"out=$(journalctl --update-catalog --root=%s 2>&1) && test -z \"$out\" && "
		"grep -aq 'Er is nog niets ingesteld' %s/var/lib/systemd/catalog/database && "
		"grep -aq 'Nothing is configured yet' %s/var/lib/systemd/catalog/database; "
		"status=$?; rm -rf %s; exit $status",
		dir, dir, dir, dir, dir, dir, dir);
	status = system(command);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_a_journal_a_line_has_a_priority_prefix, forget),
		cmocka_unit_test_setup(nothing_hostile_gets_through, forget),
		cmocka_unit_test_setup(quiet_drops_info_and_debug_only, forget),
		cmocka_unit_test_setup(on_the_journal_every_field_is_sent, forget),
		cmocka_unit_test_setup(a_field_cannot_forge_another, forget),
		cmocka_unit_test_setup(
			an_inherited_stream_that_leads_elsewhere_is_no_journal, forget),
		cmocka_unit_test_setup(
			a_journal_that_does_not_answer_is_replaced_by_stderr, forget),
		cmocka_unit_test_setup(only_a_terminal_gets_colours, forget),
		cmocka_unit_test(every_event_has_a_word_and_an_id_of_its_own),
		cmocka_unit_test(every_event_has_its_entry_in_the_catalogue_of_each_language),
		cmocka_unit_test(the_catalogue_explains_no_event_that_does_not_exist),
		cmocka_unit_test(each_language_shows_the_same_fields),
		cmocka_unit_test(journalctl_compiles_the_catalogues_without_a_word),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	text_clear(&sent);
	return failed;
}
