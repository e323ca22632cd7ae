/* Trouble: SQLite's codes become -errno and a sentence that an admin can act on; they go no
 * further than this room. */
#include "keep/trouble.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "keep/inside.h"

#define ADVICE_FULL \
	"the disk is full; make room on it (what was committed is safe) and try again"
#define ADVICE_DAMAGED \
	"the file is damaged; restart forewarnd, it puts the file aside and saves what can " \
	"be " \
	"read"

static const struct {
	int code;
	int error;
	const char *advice;
} troubles[] = {
	{ SQLITE_FULL, ENOSPC, ADVICE_FULL },
	{ SQLITE_READONLY, EROFS,
		"it may not be written; check that the file, its -wal and -shm, and their "
		"folder belong to the user "
		"that forewarnd runs as, and that the disk is not mounted read-only" },
	{ SQLITE_CORRUPT, EBADMSG, ADVICE_DAMAGED },
	{ SQLITE_NOTADB, EBADMSG, ADVICE_DAMAGED },
	{ SQLITE_BUSY, EBUSY,
		"another program holds it locked; end that program (fuser shows which) and try "
		"again" },
	{ SQLITE_LOCKED, EBUSY, "it is locked by a listing that has not ended" },
	{ SQLITE_CANTOPEN, EIO,
		"it cannot be opened; check that it exists and who may read and write it" },
	{ SQLITE_PERM, EACCES, "it may not be opened; check who may read and write it" },
	{ SQLITE_AUTH, EACCES, "it may not be opened; check who may read and write it" },
	{ SQLITE_NOMEM, ENOMEM, "there is not enough memory" },
	{ SQLITE_TOOBIG, E2BIG, "a value is too big to be kept" },
	{ SQLITE_CONSTRAINT, EINVAL,
		"a row does not fit what is already there; this is a fault in forewarn, please "
		"report it" },
	{ SQLITE_INTERRUPT, EINTR, "the work was interrupted" },
	{ SQLITE_ABORT, ECANCELED, "the transaction was rolled back while its rows were read" },
};

const char *
trouble_advice(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return "it must belong to the user that runs this program, and so must its "
		       "folder";
	case EROFS:
		return "the disk is mounted read-only; dmesg may say why";
	case ENOSPC:
	case EDQUOT:
		return "make room on the disk and try again";
	case ENOENT:
		return "make the folder that it is to stand in, owned by the user that runs "
		       "this program";
	case ELOOP:
		return "it is a symbolic link, and those are not followed here; remove it";
	case EMFILE:
	case ENFILE:
		return "too many files are open";
	default:
		return "look for disk errors with dmesg";
	}
}

__attribute__((format(printf, 3, 0))) static int
say(struct store *store, int error, const char *format, va_list ap)
{
	char *why = mem_vprintf(format, ap);

	free(store->why);
	store->why = why;
	return error;
}

int
trouble_say(struct store *store, int error, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	error = say(store, error, format, ap);
	va_end(ap);
	return error;
}

int
trouble_damaged(struct store *store, const char *what)
{
	return trouble_say(
		store, -EBADMSG, "%s: %s cannot be read: " ADVICE_DAMAGED, store->file, what);
}

/* What the system said. A failed COMMIT leaves sqlite3_system_errno at 0; then the files themselves still know. */
static int
system_error(struct store *store)
{
	static const int files[] = { SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER };
	int error = sqlite3_system_errno(store->db);

	for (size_t i = 0; !error && i < sizeof(files) / sizeof(files[0]); i++) {
		sqlite3_file *file = NULL;

		if (sqlite3_file_control(store->db, "main", files[i], &file) == SQLITE_OK &&
			file && file->pMethods)
			(void)file->pMethods->xFileControl(
				file, SQLITE_FCNTL_LAST_ERRNO, &error);
	}
	/* "No such file" is what the room says of a row that was never there: here it is left over from the look for a log. */
	return error == ENOENT ? EIO : error;
}

static int
input_output(struct store *store)
{
	int error = system_error(store);

	if (error == ENOSPC || error == EDQUOT)
		return trouble_say(store, -ENOSPC, "%s: " ADVICE_FULL, store->file);
	if (error == EFBIG)
		return trouble_say(store, -EFBIG,
			"%s: the file may not grow any more; raise the limit on file size "
			"(LimitFSIZE= or ulimit -f) "
			"and try again",
			store->file);
	return trouble_say(store, error > 0 ? -error : -EIO,
		"%s: cannot be read or written (%s); look for disk errors with dmesg",
		store->file, error > 0 ? strerror(error) : sqlite3_errmsg(store->db));
}

static int
refused(struct store *store)
{
	int code = sqlite3_errcode(store->db) & 0xff;
	int system = sqlite3_system_errno(store->db);

	if (code == SQLITE_IOERR)
		return input_output(store);
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (troubles[i].code == code) {
			int error = code == SQLITE_CANTOPEN && system > 0 && system != ENOENT
					    ? system
					    : troubles[i].error;

			return trouble_say(store, -error, "%s: %s (%s)", store->file,
				troubles[i].advice, sqlite3_errmsg(store->db));
		}
	return trouble_say(store, -EIO,
		"%s: the store refused the work (%s); please report this", store->file,
		sqlite3_errmsg(store->db));
}

int
trouble_database(struct store *store)
{
	int r = refused(store);

	store->damaged = store->damaged || r == -EBADMSG;
	if (store->began && !store->spoiled)
		store->spoiled = r;
	return r;
}
