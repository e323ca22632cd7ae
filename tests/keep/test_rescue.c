/* Rescue: a damaged store is put aside and made anew; what could be read of it is there again. */
#include "keep/scratch.h"

#include <dirent.h>

#include "keep/patient.h"

/* Everything that is kept, as one number a table; what a rescue means to change is left out. */
static const char *const sums[] = {
	"SELECT count(*) FROM meta WHERE name = 'installation' AND value = 'f00d'",
	"SELECT count(*) + sum(number) FROM source WHERE id LIKE '%/notes'",
	"SELECT count(*) FROM source_state WHERE baseline AND url IS NOT NULL",
	"SELECT count(*) FROM seen WHERE length(content) = 16",
	"SELECT count(*) + sum(number * first_seen) FROM entry",
	"SELECT count(*) + sum(length(packed) * entry) FROM revision",
	"SELECT count(*) + sum(number * effective_from * confidence) FROM change",
	"SELECT count(*) + sum(change * day_from) FROM change_milestone",
	"SELECT count(*) + sum(change * weight) FROM change_evidence",
	"SELECT count(*) + sum(change) FROM change_match",
	"SELECT count(*) + sum(change * at) FROM change_event",
	"SELECT count(*) + sum(change) FROM alias",
	"SELECT count(*) + sum(change) FROM decision WHERE why = 'we buy another oven'",
	"SELECT count(*) + sum(change) FROM notice",
	"SELECT count(*) + sum(change) FROM told WHERE recipient = 'eva'",
	"SELECT count(*) + sum(change * days) FROM reminder WHERE about = 'effective'",
	"SELECT count(*) + sum(id * created) FROM letter WHERE state IN ('ready', 'delivered')",
	"SELECT count(*) + sum(length(bytes) * letter) FROM message",
};

static void
read_sums(const struct patient *p, int64_t into[static LENGTH_OF(sums)])
{
	for (size_t i = 0; i < LENGTH_OF(sums); i++)
		into[i] = ask(p, sums[i]);
}

static bool
has_file(const struct patient *p, const char *part)
{
	DIR *dir = opendir(p->dir);
	bool found = false;

	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));)
		found = found || strstr(e->d_name, part);
	(void)closedir(dir);
	return found;
}

static void
a_sound_store_is_left_alone(void **state)
{
	struct patient p = admit(state);
	struct store_rescue told;

	open_mending(&p);
	assert_int_equal(store_rescued(p.store, &told), 0);
	assert_false(has_file(&p, "damaged"));
	discharge(&p);
}

static void
differs_only_in(const struct patient *p, const int64_t before[static LENGTH_OF(sums)],
	const char *what, const char *allowed)
{
	int64_t after[LENGTH_OF(sums)];

	read_sums(p, after);
	for (size_t k = 0; k < LENGTH_OF(sums); k++)
		if (before[k] != after[k] && !(allowed && strstr(sums[k], allowed)))
			fail_msg("%s: %s: %lld, was %lld", what, sums[k], (long long)after[k],
				(long long)before[k]);
}

/* A page of an index holds nothing that is not elsewhere. */
static void
what_is_in_no_damaged_page_is_there_again_to_the_last_row(void **state)
{
	static const char *const indices[] = { "entry_by_arrival", "change_by_service",
		"sqlite_autoindex_letter_1", "telling_by_entry" };
	int64_t before[LENGTH_OF(sums)];

	for (size_t i = 0; i < LENGTH_OF(indices); i++) {
		struct patient p = admit(state);
		struct store_rescue told;
		struct stat st;

		read_sums(&p, before);
		spoil_page(&p, root_of(&p, indices[i]));
		open_mending(&p);
		differs_only_in(&p, before, indices[i], NULL);
		is_sound(&p);
		assert_int_equal(store_rescued(p.store, &told), 1);
		assert_int_equal(told.at, NOW);
		assert_string_equal(told.aside + strlen(p.file), ".damaged-20270115T080000");
		assert_int_equal(stat(told.aside, &st), 0);
		assert_int_equal(told.changes, FULL_CHANGES);
		assert_int_equal(told.decisions, FULL_CHANGES / 3);
		assert_int_equal(told.letters, FULL_CHANGES);
		assert_int_equal(told.entries, FULL_ENTRIES);
		assert_int_equal(told.lost_changes + told.lost_decisions + told.lost_letters +
					 told.lost_entries,
			0);
		store_rescue_clear(&told);
		assert_int_equal(store_rescued_told(p.store), 0);
		assert_int_equal(store_rescued(p.store, &told), 0);
		assert_int_equal(
			ask(&p, "SELECT count(*) FROM source_state WHERE etag IS NOT NULL"), 0);
		discharge(&p);
	}
}

/* The page above all others of a table is gone: its leaves are found without it. Of a table without row numbers that page
 * holds rows too. */
static void
leaves_without_their_root_are_found(void **state)
{
	static const char *const tables[] = { "change", "letter", "message", "entry",
		"revision", "seen", "change_event", "decision" };
	int64_t before[LENGTH_OF(sums)];

	for (size_t i = 0; i < LENGTH_OF(tables); i++) {
		struct patient p = admit(state);

		read_sums(&p, before);
		spoil_page(&p, root_of(&p, tables[i]));
		open_mending(&p);
		differs_only_in(&p, before, tables[i],
			text_equal(tables[i], "change_event") ? "change_event" : NULL);
		is_sound(&p);
		discharge(&p);
	}
}

/* What stands where is known by the look of the rows alone. Other names of changes look like several indices. */
static void
the_first_page_may_be_gone(void **state)
{
	int64_t before[LENGTH_OF(sums)];
	struct patient p = admit(state);

	read_sums(&p, before);
	spoil_page(&p, 1);
	open_mending(&p);
	differs_only_in(&p, before, "page 1", "FROM alias");
	is_sound(&p);
	discharge(&p);
}

static void
any_page_may_be_gone(void **state)
{
	struct patient first = admit(state);
	uint32_t count = pages_of(&first);

	discharge(&first);
	for (uint32_t number = 1; number <= count; number += 1 + count / 40) {
		struct patient p = admit(state);

		spoil_page(&p, number);
		open_mending(&p);
		is_sound(&p);
		discharge(&p);
	}
}

/* Whoever writes and finds the file damaged leaves its log, so that the next start looks closely. */
static void
damage_that_is_met_later_is_left_for_the_next_start(void **state)
{
	struct patient p = admit(state);
	struct store_rescue told;
	struct seen_list seen;

	spoil_page(&p, root_of(&p, "seen"));
	p.store = scratch_open(p.dir, STORE_WRITE);
	assert_false(store_damaged(p.store));
	assert_int_equal(store_seen(p.store, "ovens/notes", &seen), -EBADMSG);
	assert_true(store_damaged(p.store));
	store_close(TAKE(p.store));
	assert_true(has_file(&p, "forewarn.db-wal"));
	open_mending(&p);
	assert_int_equal(store_rescued(p.store, &told), 1);
	store_rescue_clear(&told);
	is_sound(&p);
	discharge(&p);
}

static void
copy_log(const struct patient *from, const struct patient *to)
{
	_cleanup_free_ char *a = mem_printf("%s-wal", from->file),
			    *b = mem_printf("%s-wal", to->file);

	copy_file(from->file, to->file);
	copy_file(a, b);
}

/* As it is on the disk after a kill: N transactions in the log, one a value. */
static struct patient
killed_with_a_log(void **state, int transactions)
{
	struct patient p = admit(state), q = admit(state);

	p.store = scratch_open(p.dir, STORE_WRITE);
	for (int i = 0; i < transactions; i++) {
		_cleanup_free_ char *name = mem_printf("value-%d", i),
				    *id = mem_printf("ovens-%06d", i);

		assert_int_equal(store_begin(p.store), 0);
		assert_int_equal(store_meta_set(p.store, name, "1"), 0);
		assert_int_equal(store_look_at(p.store, id, 77), 0);
		assert_int_equal(store_commit(p.store), 0);
	}
	copy_log(&p, &q);
	discharge(&p);
	return q;
}

static off_t
log_size(const struct patient *p)
{
	_cleanup_free_ char *log = mem_printf("%s-wal", p->file);
	struct stat st;

	assert_int_equal(stat(log, &st), 0);
	return st.st_size;
}

static void
spoil_log(const struct patient *p, off_t at)
{
	_cleanup_free_ char *log = mem_printf("%s-wal", p->file);
	int fd = open(log, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "bread", 5, at), 5);
	(void)close(fd);
}

#define FRAME (24 + PAGE)

static void
a_log_that_is_whole_is_worked_in(void **state)
{
	struct patient p = killed_with_a_log(state, 5);
	struct store_rescue told;

	open_mending(&p);
	assert_int_equal(store_rescued(p.store, &told), 0);
	assert_int_equal(ask(&p, "SELECT count(*) FROM meta WHERE name LIKE 'value-%'"), 5);
	discharge(&p);
}

/* SQLite would lose all that was committed behind the bad frame, and say nothing. */
static void
what_was_committed_behind_a_bad_frame_is_not_lost(void **state)
{
	for (int frame = 0; frame < 6; frame++) {
		struct patient p = killed_with_a_log(state, 12);
		struct store_rescue told;

		assert_true(log_size(&p) > 12 * FRAME);
		spoil_log(&p, 32 + frame * FRAME + 24 + 2000);
		open_mending(&p);
		assert_int_equal(store_rescued(p.store, &told), 1);
		assert_non_null(strstr(told.what, "the log"));
		store_rescue_clear(&told);
		assert_true(
			ask(&p, "SELECT count(*) FROM meta WHERE name LIKE 'value-%'") >= 11);
		assert_int_equal(ask(&p, "SELECT count(*) FROM change"), FULL_CHANGES);
		is_sound(&p);
		discharge(&p);
	}
}

static void
a_log_without_its_head_is_not_lost_either(void **state)
{
	struct patient p = killed_with_a_log(state, 5);

	spoil_log(&p, 0);
	open_mending(&p);
	assert_int_equal(ask(&p, "SELECT count(*) FROM meta WHERE name LIKE 'value-%'"), 5);
	is_sound(&p);
	discharge(&p);
}

/* The power went while the last transaction was written: nobody was told that it was kept, and nothing is damaged. */
static void
the_torn_end_of_a_log_is_no_damage(void **state)
{
	struct patient p = killed_with_a_log(state, 5);
	struct store_rescue told;

	spoil_log(&p, log_size(&p) - 100);
	open_mending(&p);
	assert_int_equal(store_rescued(p.store, &told), 0);
	assert_int_equal(ask(&p, "SELECT count(*) FROM meta WHERE name LIKE 'value-%'"), 4);
	discharge(&p);
}

static void
rename_in(const struct patient *p, const char *from, const char *to)
{
	_cleanup_free_ char *a = mem_printf("%s%s", p->file, from),
			    *b = mem_printf("%s%s", p->file, to);

	assert_int_equal(rename(a, b), 0);
}

/* The machine stopped at each point while files changed places: the next writer goes on. */
static void
a_rescue_that_was_cut_off_goes_on(void **state)
{
	for (int step = 0; step < 4; step++) {
		struct patient p = admit(state);
		_cleanup_free_ char *aside = mem_printf("%s.damaged-20270115T080000", p.file),
				    *link = mem_printf("%s.aside", p.file),
				    *new = mem_printf("%s.mended", p.file),
				    *log = mem_printf("%s-wal", p.file);
		struct stat st;

		/* The mended one is the template; the damaged one is rubbish with a log. */
		copy_file(p.file, new);
		spoil_page(&p, 1);
		copy_file(p.file, log);
		assert_int_equal(symlink(aside, link), 0);
		if (step == 1)
			rename_in(&p, "-wal", ".damaged-20270115T080000-wal");
		if (step == 2) {
			rename_in(&p, "-wal", ".damaged-20270115T080000-wal");
			rename_in(&p, "", ".damaged-20270115T080000");
		}
		if (step == 3)
			copy_file(new, log);
		p.store = scratch_open(p.dir, STORE_WRITE);
		assert_int_equal(ask(&p, "SELECT count(*) FROM change"), FULL_CHANGES);
		is_sound(&p);
		assert_int_equal(stat(aside, &st), 0);
		assert_false(has_file(&p, ".mended"));
		assert_false(has_file(&p, ".aside"));
		assert_true(has_file(&p, "damaged-20270115T080000-wal"));
		discharge(&p);
	}
}

/* One that was cut off before the new store was whole begins anew. */
static void
what_was_begun_and_is_not_whole_goes(void **state)
{
	struct patient p = admit(state);
	_cleanup_free_ char *half = mem_printf("%s.mending", p.file);

	copy_file(p.file, half);
	open_mending(&p);
	assert_false(has_file(&p, ".mending"));
	discharge(&p);
}

/* An older damaged one is never replaced, and never deleted. */
static void
each_damaged_file_has_a_name_of_its_own(void **state)
{
	struct patient p = admit(state);

	for (int i = 0; i < 3; i++) {
		spoil_page(&p, root_of(&p, "seen"));
		open_mending(&p);
		store_close(TAKE(p.store));
	}
	assert_true(has_file(&p, "damaged-20270115T080000"));
	assert_true(has_file(&p, "damaged-20270115T080001"));
	assert_true(has_file(&p, "damaged-20270115T080002"));
	discharge(&p);
}

static uint32_t
draw(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Bytes here and there, whatever they were. */
static void
rubbish_anywhere_is_survived(void **state)
{
	const char *times = getenv("RESCUE_TIMES");
	unsigned most = times ? (unsigned)atoi(times) : 25;
	int64_t changes = 0, decisions = 0;

	for (uint32_t i = 0; i < most; i++) {
		struct patient p = admit(state);
		off_t size = (off_t)pages_of(&p) * PAGE;
		uint32_t seed = i + 1;

		for (unsigned n = 1 + draw(&seed) % 300; n > 0; n--) {
			unsigned char byte = (unsigned char)draw(&seed);

			spoil(&p, (off_t)draw(&seed) % size, &byte, 1);
		}
		open_mending(&p);
		is_sound(&p);
		changes += ask(&p, "SELECT count(*) FROM change");
		decisions += ask(&p, "SELECT count(*) FROM decision");
		discharge(&p);
	}
	assert_true(changes > most * FULL_CHANGES * 98 / 100);
	assert_true(decisions > most * FULL_CHANGES / 3 * 98 / 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_store_is_left_alone),
		cmocka_unit_test(what_is_in_no_damaged_page_is_there_again_to_the_last_row),
		cmocka_unit_test(leaves_without_their_root_are_found),
		cmocka_unit_test(the_first_page_may_be_gone),
		cmocka_unit_test(any_page_may_be_gone),
		cmocka_unit_test(rubbish_anywhere_is_survived),
		cmocka_unit_test(damage_that_is_met_later_is_left_for_the_next_start),
		cmocka_unit_test(a_log_that_is_whole_is_worked_in),
		cmocka_unit_test(what_was_committed_behind_a_bad_frame_is_not_lost),
		cmocka_unit_test(a_log_without_its_head_is_not_lost_either),
		cmocka_unit_test(the_torn_end_of_a_log_is_no_damage),
		cmocka_unit_test(a_rescue_that_was_cut_off_goes_on),
		cmocka_unit_test(what_was_begun_and_is_not_whole_goes),
		cmocka_unit_test(each_damaged_file_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, make_template, scratch_teardown);
}
