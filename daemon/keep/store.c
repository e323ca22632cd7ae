/* Store: opening, closing, and the small named values. */
#include "keep/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "keep/check.h"
#include "keep/inside.h"
#include "keep/lock.h"
#include "keep/pack.h"
#include "keep/pages.h"
#include "keep/query.h"
#include "keep/rescue.h"
#include "keep/schema.h"
#include "keep/shape.h"
#include "keep/swap.h"
#include "keep/transaction.h"
#include "keep/trouble.h"

#define BUSY_MSEC 5000

CLEANUP_DEFINE(struct store, store_close)

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int
file_for_folder(struct store *store)
{
	return trouble_say(store, -ENOTDIR,
		"%s: is a file, but the store is a folder; move that file away, or name "
		"another "
		"folder with state: in forewarn.yaml",
		store->dir);
}

static int
folder_for_file(struct store *store)
{
	return trouble_say(store, -EISDIR,
		"%s: is a folder, but the store keeps a file of that name; move that folder "
		"away, or name another place with state: in forewarn.yaml",
		store->file);
}

static int
make_folder(struct store *store)
{
	if (mkdir(store->dir, 0750) == 0)
		return 0;
	if (errno == EEXIST && is_folder(store->dir))
		return 0;
	if (errno == EEXIST && access(store->dir, F_OK) == 0)
		return file_for_folder(store);
	return trouble_say(store, -errno, "%s: the folder of the store cannot be made (%s); %s",
		store->dir, strerror(errno),
		errno == EACCES ? "make it, owned by the user that runs this program"
				: trouble_advice(errno));
}

static int
take_lock(struct store *store)
{
	_cleanup_free_ char *path = mem_printf("%s/forewarn.lock", store->dir);
	_cleanup_free_ char *why = NULL;
	int r = lock_take(path, &store->lock, &why);

	return r < 0 ? trouble_say(store, r, "%s", why) : 0;
}

/* SQLite would let everybody read what the company runs on; its -wal and -shm take the mode of
 * the file. */
static int
make_file(struct store *store)
{
	_cleanup_close_ int fd =
		open(store->file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);

	if (fd >= 0)
		return 0;
	if (errno == EISDIR)
		return folder_for_file(store);
	return trouble_say(store, -errno, "%s: cannot be opened for writing (%s); %s",
		store->file, strerror(errno), trouble_advice(errno));
}

static int
connect(struct store *store, const char *name, int flags, const char *settings)
{
	int code = sqlite3_open_v2(
		name, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

	if (!store->db)
		return trouble_say(store, -ENOMEM, "%s: there is not enough memory to open it",
			store->file);
	if (code != SQLITE_OK)
		return trouble_database(store);
	(void)sqlite3_busy_timeout(store->db, BUSY_MSEC);
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (sqlite3_exec(store->db, settings, NULL, NULL, NULL) != SQLITE_OK)
		return trouble_database(store);
	return 0;
}

/* A rescue that was cut off is finished by whoever comes next. */
static int
finish_swap(struct store *store)
{
	_cleanup_free_ char *why = NULL;
	int r = swap_finish(store->file, &why);

	return r < 0 ? trouble_say(store, r, "%s", why) : 0;
}

static bool
has_bytes(const char *dir, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", dir, name);
	struct stat st;

	return stat(path, &st) == 0 && st.st_size > 0;
}

static int
take_place(struct store *store)
{
	bool ran = has_bytes(store->dir, "forewarn.lock");
	int r = make_folder(store);

	if (r >= 0)
		r = take_lock(store);
	if (r >= 0)
		r = finish_swap(store);
	store->vanished = ran && !has_bytes(store->dir, "forewarn.db");
	return r < 0 ? r : make_file(store);
}

static int
connect_writer(struct store *store)
{
	return connect(store, store->file, SQLITE_OPEN_READWRITE,
		"PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA "
		"foreign_keys = ON; "
		"PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA "
		"cache_size = -8192; "
		"PRAGMA journal_size_limit = 16777216");
}

static int
open_writer(struct store *store)
{
	int r = take_place(store);

	if (r >= 0)
		r = connect_writer(store);
	return r < 0 ? r : schema_bring(store);
}

static bool
beside(const struct store *store, const char *suffix)
{
	_cleanup_free_ char *path = mem_printf("%s%s", store->file, suffix);

	return access(path, F_OK) == 0;
}

/* SQLite takes a log with a bad frame in it for one that ends there, and says nothing. */
static int
check_log(struct store *store)
{
	struct pages *pages = NULL;
	int r = 0;

	if (!beside(store, "-wal") || pages_open(store->file, &pages, NULL) < 0)
		return 0;
	if (pages_log_damaged(pages))
		r = trouble_damaged(store, "the log");
	pages_close(pages);
	return r;
}

static int
check(struct store *store, int64_t now)
{
	bool unclean = beside(store, "-wal"), thorough;
	int r = check_log(store);

	if (r >= 0)
		r = connect_writer(store);
	if (r < 0)
		return r;
	/* Until it is known to be sound nothing of the log goes into the file. */
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	r = schema_known(store);
	if (r >= 0)
		r = shape_check(store, r);
	if (r < 0)
		return r;
	thorough = check_is_due(store, now, unclean);
	r = check_file(store, thorough);
	if (r < 0)
		return r;
	(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	r = schema_bring(store);
	if (r >= 0 && thorough)
		r = check_note(store, now);
	return r < 0 ? r : store_mend_rows(store);
}

static void
disconnect(struct store *store)
{
	for (size_t i = 0; i < store->cache_count; i++)
		(void)sqlite3_finalize(store->cache[i].statement);
	store->cache_count = 0;
	/* Whoever opens it next sees by the log that it was no clean end, and looks closely. */
	if (store->db && store->damaged)
		(void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	store->damaged = false;
	(void)sqlite3_close(store->db);
	store->db = NULL;
}

/* What was found, without the file's name and what to do about it: we do it. */
static char *
cause(const struct store *store)
{
	size_t n = strlen(store->file);
	const char *from = store->why, *to = strstr(from, " cannot be read: "), *open;

	if (text_starts(from, store->file))
		from += n + strspn(from + n, ": ");
	if (to && to > from)
		return mem_ndup(from, (size_t)(to - from));
	open = strrchr(from, '(');
	return open ? mem_ndup(open + 1, strcspn(open + 1, ")")) : mem_dup(from);
}

static int
open_mending(struct store *store, int64_t now)
{
	_cleanup_free_ char *what = NULL;
	int r = take_place(store);

	if (r >= 0)
		r = check(store, now);
	/* A disk that failed once is no damage: what is read again and still wrong is. */
	if (r == -EBADMSG) {
		disconnect(store);
		r = check(store, now);
	}
	if (r != -EBADMSG)
		return r;
	what = cause(store);
	disconnect(store);
	r = rescue(store, now, what);
	if (r >= 0)
		r = connect_writer(store);
	return r < 0 ? r : schema_bring(store);
}

/* file:PATH with what has a meaning in a URI escaped (RFC 3986 section 2.1). An empty authority before an absolute path:
 * else one that begins with two slashes would name a host. */
static char *
file_uri(const char *path, const char *options)
{
	struct text uri = { 0 };

	text_puts(&uri, *path == '/' ? "file://" : "file:");
	for (const unsigned char *c = (const unsigned char *)path; *c; c++)
		if (strchr("?#%", *c))
			text_printf(&uri, "%%%02X", *c);
		else
			text_putc(&uri, (char)*c);
	text_puts(&uri, options);
	return text_take(&uri);
}

/* Without a log nobody has the store open, and SQLite would make one just to read; with a log
 * its index must be there, which only a writer can make. */
static int
reader_options(struct store *store, const char **ret)
{
	if (access(store->file, R_OK) < 0) {
		if (errno == ENOENT)
			return trouble_say(store, -ENOENT,
				"%s: there is no store yet; forewarnd makes it at its first "
				"start",
				store->file);
		if (errno == ENOTDIR && access(store->dir, F_OK) == 0)
			return file_for_folder(store);
		return trouble_say(store, -errno,
			"%s: cannot be read (%s); members of the group of that file may",
			store->file, strerror(errno));
	}
	if (is_folder(store->file))
		return folder_for_file(store);
	*ret = "?immutable=1";
	store->frozen = !beside(store, "-wal");
	if (store->frozen)
		return 0;
	*ret = "?readonly_shm=1";
	if (beside(store, "-shm"))
		return 0;
	return trouble_say(store, -ESTALE,
		"%s: was left behind with a log that was not worked in yet; start forewarnd "
		"once, it puts that right",
		store->file);
}

static int
open_reader(struct store *store)
{
	const char *options = NULL;
	_cleanup_free_ char *uri = NULL;
	int r = reader_options(store, &options);

	if (r < 0)
		return r;
	uri = file_uri(store->file, options);
	r = connect(store, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
		"PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = "
		"ON; "
		"PRAGMA temp_store = MEMORY");
	return r < 0 ? r : schema_check(store);
}

/* NULL: there is not enough memory. */
static struct store *
prepare(const char *dir, enum store_mode mode, char **reterr_why)
{
	struct store *store = MEM_NEW(struct store);

	store->dir = mem_dup(dir);
	store->file = mem_printf("%s/forewarn.db", dir);
	store->mode = mode;
	store->lock = -1;
	store->packer = packer_new();
	if (store->packer)
		return store;
	(void)mem_why(
		-ENOMEM, reterr_why, "%s: there is not enough memory to open it", store->file);
	store_close(store);
	return NULL;
}

int
store_open(const char *dir, enum store_mode mode, struct store **ret, char **reterr_why)
{
	_cleanup_(store_close_cleanup) struct store *store = prepare(dir, mode, reterr_why);
	int r;

	if (!store)
		return -ENOMEM;
	r = mode == STORE_WRITE ? open_writer(store) : open_reader(store);
	if (r < 0)
		return mem_why(r, reterr_why, "%s", store->why);
	*ret = TAKE(store);
	return 0;
}

int
store_open_mending(const char *dir, int64_t now, struct store **ret, char **reterr_why)
{
	_cleanup_(store_close_cleanup) struct store *store =
		prepare(dir, STORE_WRITE, reterr_why);
	int r;

	if (!store)
		return -ENOMEM;
	r = open_mending(store, now);
	if (r < 0)
		return mem_why(r, reterr_why, "%s", store->why);
	*ret = TAKE(store);
	return 0;
}

void
store_close(struct store *store)
{
	if (!store)
		return;
	store_rollback(store);
	disconnect(store);
	/* The lock goes last: the next writer must not come in while our log is worked in. */
	cleanup_close(&store->lock);
	packer_free(store->packer);
	free(store->cache);
	free(store->dir);
	free(store->file);
	free(store->why);
	free(store);
}

bool
store_vanished(const struct store *store)
{
	return store->vanished;
}

bool
store_damaged(const struct store *store)
{
	return store->damaged;
}

const char *
store_why(const struct store *store)
{
	return store->why ? store->why : "nothing failed";
}

int
store_meta_get(struct store *store, const char *name, char **ret)
{
	_query_ q = query_begin(store, "SELECT value FROM meta WHERE name = ?");
	int r;

	*ret = NULL;
	query_put_text(&q, name);
	r = query_step(&q);
	if (r < 0)
		return r;
	if (r == 0)
		return trouble_say(
			store, -ENOENT, "%s: has no value named %s", store->file, name);
	*ret = query_get_text(&q);
	return 0;
}

static int
set(struct store *store, const char *name, const char *value)
{
	_query_ q =
		query_begin(store, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)");

	query_put_text(&q, name);
	query_put_text(&q, value);
	return query_run(&q);
}

int
store_meta_set(struct store *store, const char *name, const char *value)
{
	struct scope scope;
	int r = scope_begin(store, &scope);

	return r < 0 ? r : scope_end(&scope, set(store, name, value));
}

int
store_hurry(struct store *store)
{
	int r = sqlite3_exec(store->db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);

	return r == SQLITE_OK ? 0 : trouble_database(store);
}
