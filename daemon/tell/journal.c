/* Journal: one sentence and its fields, to the systemd journal or to stderr. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include "tell/journal.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"

enum way { WAY_PREFIXED, WAY_TERMINAL, WAY_JOURNAL };

struct journal {
	enum way way;
	bool quiet;
};

/* Drawn once, never changed: people search and filter by them. Each has its entry in
 * systemd/forewarn.catalog. */
static const struct {
	const char *name;
	const char *message_id;
} events[JOURNAL_EVENT_COUNT] = {
	[JOURNAL_NOTE] = { "note", NULL },
	[JOURNAL_STARTED] = { "started", "867a5ed47d3a495cbee1253403969d66" },
	[JOURNAL_STOPPED] = { "stopped", "fa09d129b5fc430bb73d66c3c29cf4d8" },
	[JOURNAL_CONFIG_LOADED] = { "config-loaded", "b9c4f954eeef48ee8573d992573f78de" },
	[JOURNAL_CONFIG_REFUSED] = { "config-refused", "195cbdbee30c45e0b999d96873d89f1d" },
	[JOURNAL_CHANGE_ANNOUNCED] = { "change-announced", "c680b1c39fed40eead0b068069ea22bf" },
	[JOURNAL_CHANGE_MOVED] = { "change-moved", "4efab9e56e164097bcc82c2ca4f753ea" },
	[JOURNAL_CHANGE_EDITED] = { "change-edited", "27cdf58fcb294a39b0e4327594c84a32" },
	[JOURNAL_CHANGE_WITHDRAWN] = { "change-withdrawn", "4276cab23c7d4330a2132442ee6019bf" },
	[JOURNAL_CHANGE_REREAD] = { "change-reread", "f76d360d5b374eac867e988f20b5db77" },
	[JOURNAL_CHANGE_DECIDED] = { "change-decided", "93753938930a42ba9bfe9e56b817c164" },
	[JOURNAL_CHANGE_VOIDED] = { "change-voided", "dbdf7b595591495a938f0479706c9798" },
	[JOURNAL_CHANGE_JOINED] = { "change-joined", "3e59ee5e72a34efb80375c09c573cfe8" },
	[JOURNAL_CHANGE_UNLISTED] = { "change-unlisted", "baa12464579045359a090ccf1adfa0dd" },
	[JOURNAL_CHANGE_REMINDED] = { "change-reminded", "a327a4d4bbe84b5c91ac601a28bad1e0" },
	[JOURNAL_CHANGE_IN_FORCE] = { "change-in-force", "cc030ea721024dadbca03851df0f9638" },
	[JOURNAL_CHANGE_ESCALATED] = { "change-escalated", "d1ebd1e1040a4c7bb0e73930f6e12f59" },
	[JOURNAL_SOURCE_SILENT] = { "source-silent", "2bb4a79a8e72492aba9cd78aaf8a547a" },
	[JOURNAL_SOURCE_HEARD] = { "source-heard", "73b5ac09bf02468fadef4111a17d599f" },
	[JOURNAL_SOURCE_MOVED] = { "source-moved", "c2e3b8e26b1b4d058fba21a75f82e702" },
	[JOURNAL_SOURCE_DAMAGED] = { "source-damaged", "b698e7d45be7455cb97819f21cce62c5" },
	[JOURNAL_SOURCE_LAYOUT] = { "source-layout", "1a7b410080514827ae8797836614cd29" },
	[JOURNAL_LETTER] = { "letter", "5127e641aac74230929aed61dbb7c9d6" },
	[JOURNAL_LETTER_LATE] = { "letter-late", "e00c7677d68a4db98e4ae880f92d38f2" },
	[JOURNAL_LETTER_DELIVERED] = { "letter-delivered", "4cb3ed534e9347b1b0fbf929b4030c67" },
	[JOURNAL_LETTER_DELAYED] = { "letter-delayed", "0a5994dc2fe74a6a881fa7dfa6c70588" },
	[JOURNAL_LETTER_REFUSED] = { "letter-refused", "9b752834e7c547f5937afc9cc022342d" },
	[JOURNAL_LETTER_EXPIRED] = { "letter-expired", "00ef2c9db04a47e599c31568238d9193" },
	[JOURNAL_STORE_TROUBLE] = { "store-trouble", "536b174ae299406fafd180dd5dbdb7e3" },
	[JOURNAL_SECRET_EXPIRES] = { "secret-expires", "697b138082ec4280b8f1f194bc2c3a80" },
	[JOURNAL_SOURCE_FROZEN] = { "source-frozen", "9001a86c4c3d47b9a13375ee8660453d" },
	[JOURNAL_SOURCE_EMPTIED] = { "source-emptied", "b62394ef1c8843e88a16633dcdf925c1" },
	[JOURNAL_SOURCE_OTHER] = { "source-other", "f8cf3f3428164a1f9b9723a51972a13f" },
	[JOURNAL_NETWORK_DOWN] = { "network-down", "f7d97e3201164b699e45cd5694651f73" },
	[JOURNAL_NETWORK_BACK] = { "network-back", "6de3252a651841c0b76e10a864cb4e11" },
	[JOURNAL_AWAY] = { "away", "2a386bd046da491f95b9f6ffee16671e" },
	[JOURNAL_SOURCE_UNREAD] = { "source-unread", "47a228c6db724a91bce049917f791f2b" },
	[JOURNAL_STORE_RESCUED] = { "store-rescued", "ca5009480bf24441bf91807e01744bdb" },
	[JOURNAL_STORE_FLAW] = { "store-flaw", "f93aad8b6466446783c046fb6aa2f7e7" },
	[JOURNAL_CLOCK] = { "clock", "7b5cac7f744441a59b7eb604cfe6e010" },
	[JOURNAL_UNCONFIGURED] = { "unconfigured", "963e2af92ad54d50b8217c8b2e5227ab" },
};

const char *
journal_message_id(enum journal_event event)
{
	return events[event].message_id;
}

const char *
journal_event_name(enum journal_event event)
{
	return events[event].name;
}

/* systemd.exec(5): the variable is inherited by children whose stderr leads elsewhere, so the
 * device and the inode decide. */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat st;
	char rest;

	if (!stream || sscanf(stream, "%llu:%llu%c", &device, &inode, &rest) != 2)
		return false;
	return fstat(STDERR_FILENO, &st) == 0 && st.st_dev == device && st.st_ino == inode;
}

struct journal *
journal_new(bool quiet)
{
	struct journal *journal = MEM_NEW(struct journal);

	journal->quiet = quiet;
	if (stderr_is_journal())
		journal->way = WAY_JOURNAL;
	else if (isatty(STDERR_FILENO))
		journal->way = WAY_TERMINAL;
	return journal;
}

void
journal_free(struct journal *journal)
{
	free(journal);
}

static void
add_field(struct strings *fields, const char *name, const char *value)
{
	_cleanup_free_ char *clean = NULL;

	if (!value)
		return;
	clean = text_line(value, LIMIT_URL_BYTES);
	strings_take(fields, mem_printf("%s=%s", name, clean));
}

/* Cut between two lines, never inside a character. */
static void
add_text(struct strings *fields, const char *value)
{
	_cleanup_free_ char *clean = value ? text_lines(value) : NULL;
	char *end;

	if (!clean)
		return;
	if (strlen(clean) > LIMIT_JOURNAL_TEXT_BYTES) {
		clean[LIMIT_JOURNAL_TEXT_BYTES] = '\0';
		end = strrchr(clean, '\n');
		*(end ? end : clean) = '\0';
	}
	strings_take(fields, mem_printf("FOREWARN_TEXT=%s", clean));
}

static int
send_fields(const struct journal_line *line, const char *message)
{
	_cleanup_(strings_clear) struct strings fields = { 0 };
	struct iovec iov[20];
	char priority[] = { (char)('0' + line->priority), '\0' };

	add_field(&fields, "MESSAGE", message);
	add_field(&fields, "PRIORITY", priority);
	add_field(&fields, "MESSAGE_ID", events[line->event].message_id);
	add_field(&fields, "SYSLOG_IDENTIFIER", "forewarnd");
	add_field(&fields, "FOREWARN_EVENT", events[line->event].name);
	add_field(&fields, "FOREWARN_CHANGE", line->change);
	add_field(&fields, "FOREWARN_SERVICE", line->service);
	add_field(&fields, "FOREWARN_DEPENDENCY", line->dependency);
	add_field(&fields, "FOREWARN_KIND", line->kind);
	add_field(&fields, "FOREWARN_EFFECTIVE", line->effective);
	add_field(&fields, "FOREWARN_URL", line->url);
	add_field(&fields, "FOREWARN_SOURCE", line->source);
	add_field(&fields, "FOREWARN_RECIPIENT", line->recipient);
	add_field(&fields, "FOREWARN_OUTCOME", line->outcome);
	add_field(&fields, "FOREWARN_DETAIL", line->detail);
	add_text(&fields, line->text);
	assert(fields.count <= LENGTH_OF(iov));
	for (size_t i = 0; i < fields.count; i++)
		iov[i] = (struct iovec){ fields.items[i], strlen(fields.items[i]) };
	return sd_journal_sendv(iov, (int)fields.count);
}

static void
print_on_terminal(int priority, const char *message)
{
	static const char *const marks[] = {
		[LOG_ERR] = "\033[1;31merror:\033[0m ",
		[LOG_WARNING] = "\033[33mwarning:\033[0m ",
		[LOG_NOTICE] = "",
		[LOG_INFO] = "",
		[LOG_DEBUG] = "\033[2mdebug:\033[0m ",
	};
	const char *mark = marks[priority < LOG_ERR ? LOG_ERR : priority];

	(void)fprintf(stderr, "%s%s\n", mark, message);
}

void
journal_tell(struct journal *journal, const struct journal_line *line)
{
	_cleanup_free_ char *message = text_line(line->message, LIMIT_SENTENCE_BYTES);
	struct journal_line safe = *line;

	if (safe.priority < LOG_EMERG || safe.priority > LOG_DEBUG)
		safe.priority = LOG_NOTICE;
	if (journal->quiet && safe.priority >= LOG_INFO)
		return;
	if (journal->way == WAY_TERMINAL)
		print_on_terminal(safe.priority, message);
	/* A journal that does not answer still reads stderr. */
	else if (journal->way != WAY_JOURNAL || send_fields(&safe, message) < 0)
		(void)fprintf(stderr, "<%d>%s\n", safe.priority, message);
}

void
journal_note(struct journal *journal, int priority, const char *format, ...)
{
	_cleanup_free_ char *message = NULL;
	va_list ap;

	va_start(ap, format);
	message = mem_vprintf(format, ap);
	va_end(ap);
	journal_tell(
		journal, &(struct journal_line){ .priority = priority, .message = message });
}
