/* Pages: the bytes of a store's file and of its log. */
#include "keep/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"

#define MAGIC "SQLite format 3"
#define SIZE_USUAL 4096u
#define SIZE_MAX_BYTES 65536u
/* A store of 256 GiB in the usual pages. */
#define PAGES_MAX (64u * 1024 * 1024)
#define LOG_MAGIC 0x377f0682u /* the last bit: checksums of big-endian words */
#define LOG_HEADER 32
#define FRAME_HEADER 24

struct pages {
	int file, log; /* -1: none */
	uint32_t size, count;
	uint32_t in_file; /* so many pages stand in the file itself */
	uint32_t room;    /* of LOGGED, without page 0 */
	off_t *logged;    /* where in the log each page is; 0: it is not */
	size_t frames;    /* good ones of the log */
	bool log_damaged;
};

uint32_t
pages_u16(const unsigned char *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

uint32_t
pages_u32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool
is_size(uint32_t size)
{
	return size >= 512 && size <= SIZE_MAX_BYTES && (size & (size - 1)) == 0;
}

/* As much as there is; the rest is zero. */
static size_t
read_at(int fd, void *into, size_t n, off_t at)
{
	size_t have = 0;

	memset(into, 0, n);
	while (have < n) {
		ssize_t r = pread(fd, (char *)into + have, n - have, at + (off_t)have);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		have += (size_t)r;
	}
	return have;
}

/* Of a file whose head is gone the log may know; else it is what we always made. */
static uint32_t
find_size(const struct pages *pages)
{
	unsigned char head[LOG_HEADER];
	uint32_t size;

	(void)read_at(pages->file, head, sizeof(head), 0);
	size = pages_u16(head + 16);
	if (memcmp(head, MAGIC, sizeof(MAGIC)) == 0 && is_size(size == 1 ? 65536 : size))
		return size == 1 ? 65536 : size;
	if (pages->log >= 0)
		(void)read_at(pages->log, head, sizeof(head), 0);
	size = pages_u32(head + 8);
	if (pages->log >= 0 && (pages_u32(head) & ~1u) == LOG_MAGIC && is_size(size))
		return size;
	return SIZE_USUAL;
}

struct sums {
	uint32_t a, b;
};

static struct sums
add_sums(struct sums sums, bool big, const unsigned char *data, size_t n)
{
	for (size_t i = 0; i + 8 <= n; i += 8) {
		uint32_t x = pages_u32(data + i), y = pages_u32(data + i + 4);

		sums.a += (big ? x : __builtin_bswap32(x)) + sums.b;
		sums.b += (big ? y : __builtin_bswap32(y)) + sums.a;
	}
	return sums;
}

/* The log while it is gone through. */
struct going {
	struct pages *pages;
	unsigned char *frame;
	unsigned char salts[8];
	bool big;
	struct sums sums; /* as they stand behind the frame before */
	/* What good frames hold of the transaction at hand, and of those before it that wait for a sign that they were
	   really committed. */
	struct {
		uint32_t page;
		off_t at;
	} * held;
	size_t held_count, held_cap;
	uint32_t held_size; /* pages of the file after the last commit among them; 0: none */
	size_t held_whole;  /* so many of them belong to a commit */
	bool spoilt;        /* a frame among or before them was bad */
	bool headless;      /* the log's own head was */
};

/* The pages of whole transactions count from now on. */
static void
let_go(struct going *g)
{
	struct pages *pages = g->pages;
	size_t rest = g->held_count - g->held_whole;

	if (!g->held_size)
		return;
	if (g->held_size > pages->room) {
		pages->logged = mem_resize(
			pages->logged, (size_t)g->held_size + 1, sizeof(*pages->logged));
		for (size_t i = (size_t)pages->room + 1; i <= g->held_size; i++)
			pages->logged[i] = 0;
		pages->room = g->held_size;
	}
	pages->count = g->held_size;
	for (size_t i = 0; i < g->held_whole; i++)
		if (g->held[i].page <= pages->count)
			pages->logged[g->held[i].page] = g->held[i].at;
	if (rest)
		memmove(g->held, g->held + g->held_whole, rest * sizeof(*g->held));
	g->held_count = rest;
	g->held_whole = 0;
	g->held_size = 0;
	pages->log_damaged = pages->log_damaged || g->spoilt || g->headless;
}

/* A page that stands neither in the file nor in the log is free, and a page of the list of free ones, which stands in the log,
 * names a quarter as many as it has bytes. A larger store is a lie, and would cost what it says. */
static bool
is_plausible(const struct pages *pages, uint32_t size)
{
	return size <= PAGES_MAX &&
	       size <= pages->in_file + (uint64_t)pages->frames * (pages->size / 4);
}

static void
take_frame(struct going *g, off_t at)
{
	uint32_t page = pages_u32(g->frame), size = pages_u32(g->frame + 4);

	/* Behind a bad frame only a further transaction proves that one was committed: else the power went while it
	   was written, and nobody was told that it was kept. */
	if (g->held_size && g->held_whole == g->held_count)
		let_go(g);
	g->held = mem_grow(g->held, g->held_count, &g->held_cap, sizeof(*g->held));
	g->held[g->held_count].page = page;
	g->held[g->held_count++].at = at + FRAME_HEADER;
	g->pages->frames++;
	if (size && !is_plausible(g->pages, size)) {
		g->spoilt = true;
	} else if (size) {
		g->held_whole = g->held_count;
		g->held_size = size;
		if (!g->spoilt)
			let_go(g);
	}
}

static void
look_at_frame(struct going *g, off_t at)
{
	unsigned char *frame = g->frame;
	uint32_t page = pages_u32(frame);
	struct sums sums = add_sums(g->sums, g->big, frame, 8);

	sums = add_sums(sums, g->big, frame + FRAME_HEADER, g->pages->size);
	/* A frame behind a bad one can be told by the sums that the bad one has of itself. */
	g->sums = (struct sums){ pages_u32(frame + 16), pages_u32(frame + 20) };
	if (page && page <= PAGES_MAX && memcmp(frame + 8, g->salts, 8) == 0 &&
		sums.a == g->sums.a && sums.b == g->sums.b)
		take_frame(g, at);
	else
		g->spoilt = true;
}

/* Salts of frames that an earlier use of the log has left are others; a damaged head has the first frame's. */
static void
find_salts(struct going *g, const unsigned char *head)
{
	struct sums sums = add_sums((struct sums){ 0, 0 }, head[3] & 1, head, 24);
	bool good = (pages_u32(head) & ~1u) == LOG_MAGIC && sums.a == pages_u32(head + 24) &&
		    sums.b == pages_u32(head + 28);

	g->big = good ? head[3] & 1 : __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
	g->sums = (struct sums){ pages_u32(head + 24), pages_u32(head + 28) };
	memcpy(g->salts, head + 16, 8);
	g->headless = !good;
	if (good)
		return;
	(void)read_at(g->pages->log, g->frame, FRAME_HEADER, LOG_HEADER);
	memcpy(g->salts, g->frame + 8, 8);
}

static void
read_log(struct pages *pages)
{
	size_t whole = FRAME_HEADER + pages->size;
	struct going g = { .pages = pages };
	unsigned char head[LOG_HEADER];
	off_t at = LOG_HEADER;

	if (pages->log < 0 || read_at(pages->log, head, sizeof(head), 0) != sizeof(head))
		return;
	g.frame = mem_new(1, whole);
	find_salts(&g, head);
	for (; read_at(pages->log, g.frame, whole, at) == whole; at += (off_t)whole)
		look_at_frame(&g, at);
	free(g.held);
	free(g.frame);
}

int
pages_open(const char *file, struct pages **ret, char **reterr_why)
{
	_cleanup_free_ char *log = mem_printf("%s-wal", file);
	struct pages *pages = MEM_NEW(struct pages);
	struct stat st;
	int r = 0;

	pages->log = -1;
	pages->file = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (pages->file < 0 || fstat(pages->file, &st) < 0)
		r = mem_why(
			-errno, reterr_why, "%s: cannot be read (%s)", file, strerror(errno));
	if (r >= 0) {
		pages->log = open(log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		pages->size = find_size(pages);
		if (st.st_size / pages->size >= PAGES_MAX)
			r = mem_why(-ENOMEM, reterr_why, "%s: is too large for a store", file);
	}
	if (r < 0) {
		pages_close(pages);
		return r;
	}
	pages->count = (uint32_t)((st.st_size + pages->size - 1) / pages->size);
	pages->in_file = pages->room = pages->count;
	pages->logged = mem_new((size_t)pages->count + 1, sizeof(*pages->logged));
	read_log(pages);
	*ret = pages;
	return 0;
}

void
pages_close(struct pages *pages)
{
	if (!pages)
		return;
	cleanup_close(&pages->file);
	cleanup_close(&pages->log);
	free(pages->logged);
	free(pages);
}

uint32_t
pages_size(const struct pages *pages)
{
	return pages->size;
}

uint32_t
pages_count(const struct pages *pages)
{
	return pages->count;
}

uint64_t
pages_stored(const struct pages *pages)
{
	return (uint64_t)pages->in_file + pages->frames;
}

bool
pages_is_stored(const struct pages *pages, uint32_t number)
{
	return number && number <= pages->count &&
	       (number <= pages->in_file || pages->logged[number]);
}

bool
pages_log_damaged(const struct pages *pages)
{
	return pages->log_damaged;
}

int
pages_read(const struct pages *pages, uint32_t number, unsigned char *into)
{
	if (!number || number > pages->count)
		return -ERANGE;
	if (pages->logged[number])
		(void)read_at(pages->log, into, pages->size, pages->logged[number]);
	else
		(void)read_at(pages->file, into, pages->size,
			(off_t)(number - 1) * (off_t)pages->size);
	return 0;
}
