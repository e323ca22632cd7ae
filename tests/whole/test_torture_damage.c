/* Torture, damage: the store of a stopped or a killed daemon - with changes, decisions and letters that wait - is spoilt at
 * random: bytes, pages, its head, its end, its log. The daemon is started. Then every change, letter and decision (with its change) of
 * which no page was spoilt is still there, and each such letter that waited has gone out under its Message-ID; the store
 * is sound; everybody was told of everything at least once, also of what came afterwards; and the daemon said what it
 * did.
 *
 * CORRUPT=N: so many times (default: a few); SEED=N: another chance. */
#include "support/unit.h"

#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/strings.h"
#include "base/text.h"
#include "support/peer_smtp.h"
#include "support/postbox.h"
#include "support/soundness.h"
#include "support/whereabouts.h"

#define TOLD 40u    /* announcements of which the letters had gone out */
#define WAITING 20u /* and of which they wait */
#define DECIDED 12u
#define HOUR 3600
/* In a test run: so many, and of each three kinds one, so that head, log and all between have their turn. */
#define FEW 4u
#define FEW_STRIDE 3u

enum harm {
	HARM_BYTES,
	HARM_PAGES,
	HARM_ZEROES,
	HARM_ELSEWHERE, /* a page stands where another one was */
	HARM_HEAD,
	HARM_CUT,
	HARM_MANY, /* many of all pages */
	HARM_EMPTY,
	HARM_LOG_BYTES,
	HARM_LOG_CUT,
	HARM_LOG_GONE,
	HARM_COUNT
};

static const char *const harm_names[HARM_COUNT] = { "bytes", "pages", "zeroes",
	"a page elsewhere", "the head", "cut off", "many pages", "empty", "bytes of the log",
	"log cut off", "log gone" };

/* One line for each row that must not be lost. */
static const struct {
	const char *table, *sql;
} kinds[] = {
	{ "change", "SELECT 'change ' || id || ' ' || service || ' ' || coalesce(title, '') "
		    "FROM change ORDER BY number" },
	{ "decision", "SELECT 'decision ' || kind || ' ' || person || ' ' || why FROM decision "
		      "ORDER BY number" },
	{ "letter", "SELECT 'letter ' || message_id || ' ' || recipient || ' ' || to_address "
		    "FROM letter ORDER BY id" },
};
/* What a letter needs to go out. */
static const char waiting_sql[] =
	"SELECT CASE WHEN state IN ('ready', 'sending') THEN message_id ELSE '' END FROM "
	"letter ORDER BY id";
static const char message_sql[] = "SELECT l.message_id FROM message m JOIN letter l ON l.id = "
				  "m.letter ORDER BY m.letter";

/* A store as it was before. */
struct victim {
	char *dir;
	struct whereabouts rows, waiting, messages;
	bool *logged; /* by page, from 1: its last version is in the log */
};

struct scene {
	struct market market;
	struct postbox told; /* before the damage */
	struct postbox postbox;
	struct peer_smtp relay;
	struct victim stopped, killed;
	struct victim *victim;
	char *inbox, *err, *base, *web;
	bool *damaged; /* by page, from 1 */
	int64_t from;  /* the clock at the moment of the damage */
	enum harm harm;
	unsigned times, stride, saved, harms[HARM_COUNT];
	unsigned rows_spared, rows_hit, letters_spared, again, doubles;
};

static unsigned
wish(const char *name, unsigned otherwise)
{
	const char *value = getenv(name);

	return value ? (unsigned)strtoul(value, NULL, 10) : otherwise;
}

static unsigned
draw(struct scene *scene, unsigned below)
{
	return market_draw(&scene->market, below);
}

static void
copy(const char *from, const char *to)
{
	_cleanup_free_ char *command =
		mem_printf("rm -rf '%s' && cp -a '%s' '%s'", to, from, to);

	assert_int_equal(system(command), 0);
}

static void
must(const struct scene *scene, char *why, const char *when)
{
	_cleanup_free_ char *sentence = why;
	_cleanup_free_ char *said = sentence ? scratch_read("", scene->err) : NULL;

	if (sentence)
		fail_msg("number %u (%s), %s: %s\n%s", scene->times + 1,
			harm_names[scene->harm], when, sentence, said ? said : "");
}

/* A round of which the words are kept. */
static int
run(struct scene *scene)
{
	struct market_round round;
	struct program daemon = program_start(market_round(&scene->market, &round), scene->err);
	/* It ends by itself: signal 0 is none. */
	int status = program_stop(&daemon, 0);

	scene->market.now += HOUR;
	return status;
}

/* The first column of each row. */
static void
ask(const char *state, const char *sql, struct strings *ret)
{
	_cleanup_free_ char *file = mem_printf("%s/forewarn.db", state);
	sqlite3_stmt *s = NULL;
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK)
		while (sqlite3_step(s) == SQLITE_ROW)
			strings_add(ret, (const char *)sqlite3_column_text(s, 0));
	(void)sqlite3_finalize(s);
	(void)sqlite3_close(db);
}

static void
decide(const struct scene *scene, unsigned number)
{
	_cleanup_(strings_clear) struct strings ids = { 0 };
	_cleanup_free_ char *sql = NULL, *why = NULL;
	struct program_result r;
	char word[16];

	market_word(number, word);
	sql = mem_printf("SELECT id FROM change WHERE title LIKE '%%%s%%'", word);
	why = mem_printf("we do without %s", word);
	ask(scene->market.state, sql, &ids);
	assert_int_equal(ids.count, 1);
	r = program_run((const char *[]){ "forewarn", "--config", scene->market.config,
		"accept", ids.items[0], "--by", "eva", "--why", why, NULL });
	if (r.status != 0)
		fail_msg("accept: %s%s", r.out, r.err);
	program_result_clear(&r);
}

/* Killed while the relay does not answer: the log of the store is left behind. */
static void
run_killed(struct scene *scene)
{
	_cleanup_free_ char *inbox = mem_printf("%s/silent", scene->market.dir);
	struct market_round round;
	struct peer_smtp silent;
	struct program daemon;

	assert_int_equal(peer_smtp_start(&silent, inbox, "always\ngreeting hang\n"), 0);
	market_configure(&scene->market, silent.url, NULL);
	daemon = program_start(market_round(&scene->market, &round), scene->err);
	for (int i = 0; i < 10000; i++) {
		_cleanup_free_ char *log = peer_smtp_file(&silent, "log");

		if (log && *log)
			break;
		(void)usleep(1000);
	}
	assert_int_equal(program_stop(&daemon, SIGKILL), 128 + SIGKILL);
	peer_smtp_stop(&silent);
}

static void
mark_logged(struct victim *victim)
{
	_cleanup_free_ char *path = mem_printf("%s/forewarn.db-wal", victim->dir);
	_cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t frame = 24 + (off_t)victim->rows.page_bytes;
	unsigned char head[4];

	victim->logged = mem_new(victim->rows.page_total + 1, sizeof(*victim->logged));
	for (off_t at = 32; fd >= 0 && pread(fd, head, 4, at) == 4; at += frame) {
		unsigned page = (unsigned)head[0] << 24 | (unsigned)head[1] << 16 |
				(unsigned)head[2] << 8 | head[3];

		if (page <= victim->rows.page_total)
			victim->logged[page] = true;
	}
}

/* What a store says and where, with its log worked in. */
static void
examine(struct scene *scene, struct victim *victim, const char *name)
{
	_cleanup_free_ char *worked = mem_printf("%s/worked", scene->market.dir),
			    *file = mem_printf("%s/forewarn.db", worked);
	sqlite3 *db = NULL;

	victim->dir = mem_printf("%s/%s", scene->market.dir, name);
	copy(scene->market.state, victim->dir);
	copy(victim->dir, worked);
	assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		assert_int_equal(
			whereabouts_add(worked, kinds[i].table, kinds[i].sql, &victim->rows),
			0);
	assert_int_equal(whereabouts_add(worked, "letter", waiting_sql, &victim->waiting), 0);
	assert_int_equal(whereabouts_add(worked, "message", message_sql, &victim->messages), 0);
	mark_logged(victim);
}

/* Two stores with the same past: letters that went out, decisions, and letters that wait. */
static void
prepare(struct scene *scene)
{
	_cleanup_free_ char *past = mem_printf("%s/past", scene->market.dir),
			    *inbox = mem_printf("%s/inbox", scene->market.dir);
	int64_t now;

	market_begin(&scene->market);
	assert_int_equal(peer_smtp_start(&scene->relay, inbox, NULL), 0);
	market_configure(&scene->market, scene->relay.url, NULL);
	assert_int_equal(run(scene), 0);
	market_announce(&scene->market, TOLD);
	assert_int_equal(run(scene), 0);
	postbox_open(&scene->told, inbox);
	must(scene, postbox_read(&scene->told), "before");
	must(scene, postbox_complete(&scene->told, TOLD), "before");
	peer_smtp_stop(&scene->relay);
	for (unsigned i = 0; i < DECIDED; i++)
		decide(scene, i * 3);
	market_announce(&scene->market, WAITING);
	copy(scene->market.state, past);
	now = scene->market.now;
	run_killed(scene);
	examine(scene, &scene->killed, "killed");
	copy(past, scene->market.state);
	scene->market.now = now;
	market_configure(&scene->market, "smtp://127.0.0.1:9", NULL);
	(void)run(scene);
	examine(scene, &scene->stopped, "stopped");
	assert_true(scene->killed.rows.page_total >= 20);
	scene->from = scene->market.now;
	scene->base = mem_printf("%s/web", scene->market.dir);
	scene->web = mem_printf("%s/web.kept", scene->market.dir);
	copy(scene->base, scene->web);
}

static int
open_part(const struct scene *scene, const char *name, off_t *ret_size)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", scene->market.state, name);
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	*ret_size = lseek(fd, 0, SEEK_END);
	return fd;
}

static void
spoil(struct scene *scene, int fd, off_t at, size_t len, bool zeroes)
{
	_cleanup_free_ unsigned char *bytes = mem_new(len, 1);

	for (size_t i = 0; !zeroes && i < len; i++)
		bytes[i] = (unsigned char)draw(scene, 256);
	assert_int_equal(pwrite(fd, bytes, len, at), len);
}

static void
spoil_bytes(struct scene *scene, int fd, off_t size)
{
	for (unsigned i = 1 + draw(scene, 40); i--;) {
		off_t at = (off_t)draw(scene, (unsigned)size);

		spoil(scene, fd, at, 1, false);
		scene->damaged[at / scene->victim->rows.page_bytes + 1] = true;
	}
}

static void
spoil_pages(struct scene *scene, int fd, unsigned count)
{
	unsigned bytes = scene->victim->rows.page_bytes, total = scene->victim->rows.page_total;

	while (count--) {
		unsigned page = 1 + draw(scene, total), other = 1 + draw(scene, total);
		off_t at = (off_t)(page - 1) * bytes;
		_cleanup_free_ unsigned char *copied = mem_new(bytes, 1);

		scene->damaged[page] = true;
		if (scene->harm != HARM_ELSEWHERE) {
			spoil(scene, fd, at, bytes, scene->harm == HARM_ZEROES);
			continue;
		}
		assert_true(pread(fd, copied, bytes, (off_t)(other - 1) * bytes) >= 0);
		assert_int_equal(pwrite(fd, copied, bytes, at), bytes);
	}
}

static void
cut(struct scene *scene, int fd, off_t size)
{
	off_t len = (off_t)draw(scene, (unsigned)size);

	assert_int_equal(ftruncate(fd, len), 0);
	for (size_t page = (size_t)len / scene->victim->rows.page_bytes + 1;
		page <= scene->victim->rows.page_total; page++)
		scene->damaged[page] = true;
}

static void
harm_file(struct scene *scene)
{
	off_t size;
	_cleanup_close_ int fd = open_part(scene, "forewarn.db", &size);

	switch (scene->harm) {
	case HARM_BYTES:
		spoil_bytes(scene, fd, size);
		break;
	case HARM_PAGES:
	case HARM_ZEROES:
	case HARM_ELSEWHERE:
		spoil_pages(scene, fd, 1 + draw(scene, 4));
		break;
	case HARM_HEAD:
		spoil(scene, fd, 0, 1 + draw(scene, 200), draw(scene, 2));
		scene->damaged[1] = true;
		break;
	case HARM_CUT:
		cut(scene, fd, size);
		break;
	case HARM_MANY:
		spoil_pages(scene, fd, scene->victim->rows.page_total / (2 + draw(scene, 4)));
		break;
	default:
		assert_int_equal(ftruncate(fd, 0), 0);
		memset(scene->damaged, true, scene->victim->rows.page_total + 1);
		break;
	}
}

/* What was in the log may be lost; the pages below it are older. */
static void
harm_log(struct scene *scene)
{
	off_t size;
	_cleanup_close_ int fd = open_part(scene, "forewarn.db-wal", &size);

	assert_true(size > 32);
	memcpy(scene->damaged, scene->victim->logged, scene->victim->rows.page_total + 1);
	if (scene->harm == HARM_LOG_BYTES)
		for (unsigned i = 1 + draw(scene, 10); i--;)
			spoil(scene, fd, (off_t)draw(scene, (unsigned)size), 1, false);
	else
		assert_int_equal(ftruncate(fd, scene->harm == HARM_LOG_GONE
						       ? 0
						       : (off_t)draw(scene, (unsigned)size)),
			0);
}

static void
harm(struct scene *scene)
{
	scene->harm = (enum harm)(scene->times * scene->stride % HARM_COUNT);
	scene->victim = scene->harm >= HARM_LOG_BYTES || draw(scene, 2) ? &scene->killed
									: &scene->stopped;
	copy(scene->victim->dir, scene->market.state);
	copy(scene->web, scene->base);
	scene->market.announced = TOLD + WAITING;
	scene->market.now = scene->from;
	free(scene->damaged);
	scene->damaged = mem_new(scene->victim->rows.page_total + 2, sizeof(*scene->damaged));
	if (scene->harm >= HARM_LOG_BYTES)
		harm_log(scene);
	else
		harm_file(scene);
	scene->harms[scene->harm]++;
}

/* What somebody decided hangs on its case: "... we do without QX000012" on the one whose title has that word. */
static bool
case_spared(const struct scene *scene, const char *line)
{
	const struct whereabouts *rows = &scene->victim->rows;
	const char *word = text_starts(line, "decision ") ? strstr(line, "QX") : NULL;

	for (size_t i = 0; word && i < rows->count; i++)
		if (text_starts(rows->rows[i].line, "change ") &&
			strstr(rows->rows[i].line, word))
			return whereabouts_spared(&rows->rows[i], scene->damaged);
	return true;
}

/* A letter that waits and has lost its text is written anew: whoever it is for is told, be it by another letter. */
static bool
text_spared(const struct scene *scene, const char *line)
{
	const struct whereabouts *waiting = &scene->victim->waiting,
				 *messages = &scene->victim->messages;
	bool waits = false;

	if (!text_starts(line, "letter "))
		return true;
	for (size_t i = 0; i < waiting->count; i++)
		waits = waits ||
			(*waiting->rows[i].line && strstr(line, waiting->rows[i].line));
	for (size_t i = 0; waits && i < messages->count; i++)
		if (strstr(line, messages->rows[i].line))
			return whereabouts_spared(&messages->rows[i], scene->damaged);
	return true;
}

static void
check_rows(struct scene *scene)
{
	_cleanup_(strings_clear) struct strings now = { 0 };
	const struct whereabouts *rows = &scene->victim->rows;

	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		ask(scene->market.state, kinds[i].sql, &now);
	for (size_t i = 0; i < rows->count; i++) {
		if (!whereabouts_spared(&rows->rows[i], scene->damaged) ||
			!case_spared(scene, rows->rows[i].line) ||
			!text_spared(scene, rows->rows[i].line)) {
			scene->rows_hit++;
			continue;
		}
		scene->rows_spared++;
		if (!strings_has(&now, rows->rows[i].line))
			must(scene,
				mem_printf("gone, though its page was not spoilt: %s",
					rows->rows[i].line),
				"in the end");
	}
}

static bool
arrived(const struct scene *scene, const char *message_id)
{
	for (size_t i = 0; i < scene->postbox.count; i++)
		if (strstr(scene->postbox.letters[i].message_id, message_id))
			return true;
	return false;
}

static void
check_waiting(struct scene *scene)
{
	const struct whereabouts *letters = &scene->victim->waiting,
				 *messages = &scene->victim->messages;

	for (size_t i = 0; i < letters->count; i++) {
		const char *id = letters->rows[i].line;

		if (!*id || !whereabouts_spared(&letters->rows[i], scene->damaged))
			continue;
		for (size_t j = 0; j < messages->count; j++) {
			if (!text_equal(messages->rows[j].line, id) ||
				!whereabouts_spared(&messages->rows[j], scene->damaged))
				continue;
			scene->letters_spared++;
			if (!arrived(scene, id))
				must(scene,
					mem_printf("a letter that waited on pages that were "
						   "not spoilt never came: %s",
						id),
					"in the end");
		}
	}
}

static unsigned
tellings(const struct postbox *postbox, unsigned person, unsigned number)
{
	return number < postbox->told_cap ? postbox->told[person][number] : 0;
}

static void
check_told(struct scene *scene)
{
	for (unsigned person = 0; person < MARKET_PEOPLE; person++)
		for (unsigned i = 0; i < scene->market.announced; i++) {
			unsigned told = tellings(&scene->told, person, i) +
					tellings(&scene->postbox, person, i);

			if (!told)
				must(scene,
					mem_printf("nobody told person %u of announcement %u",
						person, i),
					"in the end");
			scene->again += told - 1;
		}
}

/* Who moved a damaged store aside has said so. */
static void
check_words(struct scene *scene)
{
	_cleanup_free_ char *pattern =
				    mem_printf("%s/forewarn.db.damaged*", scene->market.state),
			    *said = scratch_read("", scene->err);
	glob_t found = { 0 };
	bool aside = glob(pattern, 0, NULL, &found) == 0;

	globfree(&found);
	scene->saved += aside;
	if (aside && (!said || !strstr(said, "damaged")))
		must(scene, mem_dup("nobody said that the store was damaged"), "at the start");
}

static void
recover(struct scene *scene)
{
	_cleanup_free_ char *clear = mem_printf("rm -rf '%s'", scene->inbox);
	int status;

	assert_int_equal(system(clear), 0);
	assert_int_equal(peer_smtp_start(&scene->relay, scene->inbox, NULL), 0);
	market_configure(&scene->market, scene->relay.url, "operators: it\n");
	postbox_open(&scene->postbox, scene->inbox);
	scene->postbox.lenient = true;
	(void)remove(scene->err);
	for (unsigned i = 0; i < 4; i++) {
		if (i == 2)
			market_announce(&scene->market, 2);
		status = run(scene);
		if (status != 0 && status != 1)
			must(scene, mem_printf("round %u ended with %d", i + 1, status),
				"at the start");
		must(scene, postbox_read(&scene->postbox), "letters");
		if (i == 0)
			check_words(scene);
	}
	must(scene, soundness_check(scene->market.state), "in the end");
	check_rows(scene);
	check_waiting(scene);
	check_told(scene);
	scene->doubles += scene->postbox.doubles;
	postbox_clear(&scene->postbox);
	peer_smtp_stop(&scene->relay);
}

static int
set_up(void **state)
{
	struct scene *scene = MEM_NEW(struct scene);

	market_open(&scene->market, wish("SEED", 2026));
	scene->inbox = mem_printf("%s/inbox.after", scene->market.dir);
	scene->err = mem_printf("%s/err", scene->market.dir);
	prepare(scene);
	*state = scene;
	return 0;
}

static void
victim_clear(struct victim *victim)
{
	whereabouts_clear(&victim->rows);
	whereabouts_clear(&victim->waiting);
	whereabouts_clear(&victim->messages);
	free(victim->dir);
	free(victim->logged);
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	peer_smtp_stop(&scene->relay);
	postbox_clear(&scene->postbox);
	postbox_clear(&scene->told);
	victim_clear(&scene->stopped);
	victim_clear(&scene->killed);
	market_close(&scene->market);
	free(scene->inbox);
	free(scene->err);
	free(scene->base);
	free(scene->web);
	free(scene->damaged);
	free(scene);
	return 0;
}

static void
what_was_not_spoilt_is_there_and_nobody_misses_anything(void **state)
{
	struct scene *scene = *state;
	unsigned wanted = wish("CORRUPT", FEW);

	scene->stride = wanted < HARM_COUNT ? FEW_STRIDE : 1;
	for (; scene->times < wanted; scene->times++) {
		harm(scene);
		recover(scene);
	}
	print_message(
		"seed %u: spoilt %u times (%u pages, %zu changes, decisions and letters), "
		"moved aside and rebuilt %u times; of the rows %u were on pages that were not "
		"spoilt, and all of them are there; %u were on others; %u letters that waited "
		"unspoilt all came; told again %u times, %u letters came twice\n",
		wish("SEED", 2026), scene->times, scene->killed.rows.page_total,
		scene->killed.rows.count, scene->saved, scene->rows_spared, scene->rows_hit,
		scene->letters_spared, scene->again, scene->doubles);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_was_not_spoilt_is_there_and_nobody_misses_anything, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
