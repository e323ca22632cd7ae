/* Patient: a copy of a full store that a test may spoil, and that is opened mending. */
#pragma once

#include "keep/full_store.h"

#include <fcntl.h>

#define NOW INT64_C(1800000000) /* 2027-01-15T08:00:00Z */
#define PAGE 4096

static inline char *
template_of(void **state)
{
	return ((struct scratch *)*state)->dir;
}

/* One full store is made once and copied for each damage. */
static inline int
make_template(void **state)
{
	struct scratch *s;

	if (scratch_setup(state) < 0)
		return -1;
	s = *state;
	full_store(s->store);
	store_close(TAKE(s->store));
	return 0;
}

static inline void
copy_file(const char *from, const char *to)
{
	char buffer[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC),
	    out = open(to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, buffer, sizeof(buffer))) > 0)
		assert_int_equal(write(out, buffer, (size_t)n), n);
	(void)close(in);
	(void)close(out);
}

/* A store of its own, as it was left by a clean end. */
struct patient {
	char *dir, *file;
	struct store *store;
};

static inline struct patient
admit(void **state)
{
	_cleanup_free_ char *from = mem_printf("%s/forewarn.db", template_of(state));
	/* In memory where that can be: hundreds of stores are written here. */
	struct patient p = { .dir = mem_printf("%s/forewarn-rescue-XXXXXX",
				     access("/dev/shm", W_OK) < 0 ? "/tmp" : "/dev/shm") };

	assert_non_null(mkdtemp(p.dir));
	p.file = mem_printf("%s/forewarn.db", p.dir);
	copy_file(from, p.file);
	return p;
}

static inline void
discharge(struct patient *p)
{
	store_close(p->store);
	(void)nftw(p->dir, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(p->dir);
	free(p->file);
}

static inline void
open_mending(struct patient *p)
{
	_cleanup_free_ char *why = NULL;

	if (store_open_mending(p->dir, NOW, &p->store, &why) < 0)
		fail_msg("the store does not open: %s", why);
}

static inline uint32_t
pages_of(const struct patient *p)
{
	struct stat st;

	assert_int_equal(stat(p->file, &st), 0);
	return (uint32_t)(st.st_size / PAGE);
}

static inline void
spoil(const struct patient *p, off_t at, const void *bytes, size_t n)
{
	int fd = open(p->file, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, n, at), n);
	(void)close(fd);
}

static inline void
spoil_page(const struct patient *p, uint32_t number)
{
	static const char zeros[PAGE];

	spoil(p, (off_t)(number - 1) * PAGE, zeros, PAGE);
}

/* Where the tree of a table or index begins. */
static inline uint32_t
root_of(const struct patient *p, const char *name)
{
	struct scratch s = { .dir = p->dir };
	_cleanup_free_ char *sql =
		mem_printf("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", name);

	return (uint32_t)scratch_ask(&s, sql);
}

static inline int64_t
ask(const struct patient *p, const char *sql)
{
	struct scratch s = { .dir = p->dir };

	return scratch_ask(&s, sql);
}

/* Sound, and nothing points to what is not there. */
static inline void
is_sound(const struct patient *p)
{
	assert_int_equal(
		ask(p, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
	assert_int_equal(ask(p, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}
