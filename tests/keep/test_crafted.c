/* Crafted stores: pages that somebody made so that reading them takes for ever, eats all memory, or loses what is sound. None
 * costs more than a few times its size. */
#include "keep/patient.h"

#include <endian.h>

#include "keep/carve.h"
#include "keep/pages.h"

#define PATIENT_PAGES 300u
#define FRAME (24 + PAGE)

CLEANUP_DEFINE(struct pages, pages_close)
CLEANUP_DEFINE(struct carve, carve_free)

/* A file of its own, of bytes that a test puts there. */
struct crafted {
	char *dir, *file;
	unsigned char *bytes;
	unsigned count;
};

static struct crafted
craft(unsigned count)
{
	struct crafted c = { .dir = mem_dup("/tmp/forewarn-crafted-XXXXXX"), .count = count };

	assert_non_null(mkdtemp(c.dir));
	c.file = mem_printf("%s/forewarn.db", c.dir);
	c.bytes = mem_new(count, PAGE);
	memcpy(c.bytes, "SQLite format 3\0\x10", 18);
	return c;
}

static void
uncraft(struct crafted *c)
{
	(void)nftw(c->dir, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(c->dir);
	free(c->file);
	free(c->bytes);
}

static unsigned char *
page_at(const struct crafted *c, unsigned number)
{
	return c->bytes + (size_t)(number - 1) * PAGE;
}

static void
put_u16(unsigned char *at, unsigned value)
{
	at[0] = (unsigned char)(value >> 8);
	at[1] = (unsigned char)value;
}

static void
put_u32(unsigned char *at, uint32_t value)
{
	put_u16(at, value >> 16);
	put_u16(at + 2, value & 0xffff);
}

static void
write_file(const char *path, const void *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	(void)close(fd);
}

static struct pages *
open_crafted(const struct crafted *c)
{
	_cleanup_free_ char *why = NULL;
	struct pages *pages = NULL;

	write_file(c->file, c->bytes, (size_t)c->count * PAGE);
	if (pages_open(c->file, &pages, &why) < 0)
		fail_msg("%s", why);
	return pages;
}

/* How the log sums up its frames. */
static void
sum_up(uint32_t sums[static 2], const unsigned char *data, size_t n)
{
	for (size_t i = 0; i < n; i += 8) {
		uint32_t x, y;

		memcpy(&x, data + i, 4);
		memcpy(&y, data + i + 4, 4);
		sums[0] += le32toh(x) + sums[1];
		sums[1] += le32toh(y) + sums[0];
	}
}

static void
put_frame(unsigned char *frame, uint32_t sums[static 2], uint32_t page, uint32_t size)
{
	put_u32(frame, page);
	put_u32(frame + 4, size);
	memcpy(frame + 8, "saltsalt", 8);
	sum_up(sums, frame, 8);
	sum_up(sums, frame + 24, PAGE);
	put_u32(frame + 16, sums[0]);
	put_u32(frame + 20, sums[1]);
}

/* A log of COUNT transactions of one page each, after each of which the store is said to be as large as SIZES says in turn. */
static void
write_log(const struct crafted *c, const uint32_t sizes[static 2], unsigned count)
{
	_cleanup_free_ char *path = mem_printf("%s-wal", c->file);
	_cleanup_free_ unsigned char *log = mem_new(1, 32 + (size_t)count * FRAME);
	uint32_t sums[2] = { 0, 0 };

	put_u32(log, 0x377f0682u);
	put_u32(log + 4, 3007000);
	put_u32(log + 8, PAGE);
	memcpy(log + 16, "saltsalt", 8);
	sum_up(sums, log, 24);
	put_u32(log + 24, sums[0]);
	put_u32(log + 28, sums[1]);
	for (unsigned i = 0; i < count; i++)
		put_frame(log + 32 + (size_t)i * FRAME, sums, 2, sizes[i % 2]);
	write_file(path, log, 32 + (size_t)count * FRAME);
}

static void
a_log_does_not_make_a_store_larger_than_its_pages(void **state)
{
	struct crafted c = craft(4);
	_cleanup_(pages_close_cleanup) struct pages *lie = NULL, *truth = NULL;

	(void)state;
	write_log(&c, (const uint32_t[]){ 64u * 1024 * 1024, 64u * 1024 * 1024 }, 3);
	lie = open_crafted(&c);
	assert_int_equal(pages_count(lie), 4);
	assert_int_equal(pages_stored(lie), 7);
	/* Free pages that nobody wrote are possible. */
	write_log(&c, (const uint32_t[]){ 900, 1000 }, 4);
	truth = open_crafted(&c);
	assert_int_equal(pages_count(truth), 1000);
	assert_true(pages_is_stored(truth, 2));
	assert_false(pages_is_stored(truth, 999));
	uncraft(&c);
}

/* Each time that it grew again, all that it had grown by was cleared once more. */
static void
a_store_that_grows_and_shrinks_costs_no_more_than_once(void **state)
{
	struct crafted c = craft(4);
	_cleanup_(pages_close_cleanup) struct pages *pages = NULL;

	(void)state;
	write_log(&c, (const uint32_t[]){ 2, 700 }, 400);
	pages = open_crafted(&c);
	assert_int_equal(pages_count(pages), 700);
	assert_false(pages_is_stored(pages, 700));
	uncraft(&c);
}

static int
count_row(const struct cell *cell, void *userdata)
{
	assert_int_equal(cell->count, 1);
	++*(unsigned *)userdata;
	return 0;
}

/* A page of rows (a leaf) of which every pointer leads to the same row of about 1,000 bytes. */
static void
put_repeating(unsigned char *page)
{
	unsigned most = (PAGE - 8 - 1100) / 2, at = PAGE - 1010;

	page[0] = PAGE_TABLE_LEAF;
	put_u16(page + 3, most);
	for (unsigned i = 0; i < most; i++)
		put_u16(page + 8 + 2 * (size_t)i, at);
	/* 1,002 bytes, row 1; a head of three: one blob of 999 */
	memcpy(page + at, "\x87\x6a\x01\x03\x8f\x5a", 6);
}

static void
a_row_that_a_page_names_a_thousand_times_is_not_taken_so_often(void **state)
{
	struct crafted c = craft(2);
	_cleanup_(pages_close_cleanup) struct pages *pages = NULL;
	_cleanup_(carve_free_cleanup) struct carve *carve = NULL;
	unsigned rows = 0;

	(void)state;
	put_repeating(page_at(&c, 2));
	pages = open_crafted(&c);
	carve = carve_new(pages);
	assert_int_equal(carve_tree(carve, 2, true, count_row, &rows), 0);
	assert_in_range(rows, 1, 2 * PAGE / 1000 + 1);
	assert_int_equal(carve_broken(carve), 1);
	uncraft(&c);
}

/* A row as large as the file, of which the rest is one page that says that it is followed by itself. */
static void
rows_that_go_round_in_a_circle_cost_no_more_than_the_store(void **state)
{
	struct crafted c = craft(PATIENT_PAGES);
	_cleanup_(pages_close_cleanup) struct pages *pages = NULL;
	size_t size = (size_t)PATIENT_PAGES * PAGE, at = 20;
	struct cell cell = { 0 };
	unsigned char *page = page_at(&c, 2);

	(void)state;
	page[at] = (unsigned char)(0x80 | size >> 14);
	page[at + 1] = (unsigned char)(0x80 | (size >> 7 & 0x7f));
	page[at + 2] = (unsigned char)(size & 0x7f);
	for (size_t i = at + 4; i + 4 <= PAGE; i += 4)
		put_u32(page + i, 3);
	put_u32(page_at(&c, 3), 3);
	pages = open_crafted(&c);
	for (unsigned i = 0; i < 1000; i++)
		assert_int_equal(cell_read(pages, page, PAGE_TABLE_LEAF, at, &cell), -EBADMSG);
	assert_in_range(cell.followed, PATIENT_PAGES, 4 * PATIENT_PAGES);
	cell_clear(&cell);
	uncraft(&c);
}

/* The list of free pages begins with one that is not free. */
static void
a_false_list_of_free_pages_hides_no_table(void **state)
{
	struct patient p = admit(state);
	int64_t changes = ask(&p, "SELECT count(*) FROM change"),
		decisions = ask(&p, "SELECT count(*) FROM decision");
	unsigned char list[8];

	put_u32(list, root_of(&p, "decision"));
	put_u32(list + 4, 1);
	spoil(&p, 32, list, sizeof(list));
	open_mending(&p);
	assert_int_equal(ask(&p, "SELECT count(*) FROM change"), changes);
	assert_int_equal(ask(&p, "SELECT count(*) FROM decision"), decisions);
	is_sound(&p);
	discharge(&p);
}

static void
change_by_hand(const struct patient *p, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(p->file, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* One more than the highest number is none. */
static void
an_event_with_the_highest_number_is_survived(void **state)
{
	static const char *const numbers[] = { "9223372036854775807", "4294967295",
		"-9223372036854775808" };

	for (size_t i = 0; i < LENGTH_OF(numbers); i++) {
		struct patient p = admit(state);
		_cleanup_free_ char *sql =
			mem_printf("INSERT INTO change_event (change, number, at, happening) "
				   "SELECT number, %s, 0, 'announced' FROM change LIMIT 1",
				numbers[i]);

		change_by_hand(&p, sql);
		spoil(&p, 0, "bread", 5);
		open_mending(&p);
		assert_int_equal(ask(&p, "SELECT count(*) FROM change"), FULL_CHANGES);
		assert_in_range(ask(&p, "SELECT max(number) FROM change_event"), 1, 1000);
		is_sound(&p);
		discharge(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_log_does_not_make_a_store_larger_than_its_pages),
		cmocka_unit_test(a_store_that_grows_and_shrinks_costs_no_more_than_once),
		cmocka_unit_test(
			a_row_that_a_page_names_a_thousand_times_is_not_taken_so_often),
		cmocka_unit_test(rows_that_go_round_in_a_circle_cost_no_more_than_the_store),
		cmocka_unit_test(a_false_list_of_free_pages_hides_no_table),
		cmocka_unit_test(an_event_with_the_highest_number_is_survived),
	};

	return cmocka_run_group_tests(tests, make_template, scratch_teardown);
}
