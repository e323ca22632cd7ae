/* VFS: the layer between SQLite and the disk, as the plan wants it. It stands before the usual one and is the default. */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "fault/inject/point.h"

struct shim {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_file *
real_of(sqlite3_file *file)
{
	return ((struct shim *)file)->real;
}

static sqlite3_vfs *
vfs_of(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

/* SQLITE_OK or what fails: FIRST, or SECOND where the plan wants the other way. */
static int
fails(const char *name, int first, int second)
{
	int how = point_ask(POINT_VFS, name);

	return how < 0 ? SQLITE_OK : how == 0 ? first : second;
}

#define PASS(name, first, second, call) \
	int code = fails(name, first, second); \
	return code != SQLITE_OK ? code : (call)

static int
shim_close(sqlite3_file *file)
{
	sqlite3_file *real = real_of(file);
	int code = fails("close", SQLITE_IOERR_CLOSE, SQLITE_IOERR_CLOSE);
	/* A descriptor is gone even when close() fails. */
	int said = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;

	return code != SQLITE_OK ? code : said;
}

static int
shim_read(sqlite3_file *file, void *data, int n, sqlite3_int64 at)
{
	PASS("read", SQLITE_IOERR_READ, SQLITE_IOERR_CORRUPTFS,
		real_of(file)->pMethods->xRead(real_of(file), data, n, at));
}

static int
shim_write(sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
	int code = fails("write", SQLITE_IOERR_WRITE, SQLITE_FULL);
	sqlite3_file *real = real_of(file);

	/* A disk that is full took the half of it. */
	if (code == SQLITE_FULL)
		(void)real->pMethods->xWrite(real, data, n / 2, at);
	return code != SQLITE_OK ? code : real->pMethods->xWrite(real, data, n, at);
}

static int
shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	PASS("truncate", SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_TRUNCATE,
		real_of(file)->pMethods->xTruncate(real_of(file), size));
}

static int
shim_sync(sqlite3_file *file, int flags)
{
	PASS("sync", SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC,
		real_of(file)->pMethods->xSync(real_of(file), flags));
}

static int
shim_size(sqlite3_file *file, sqlite3_int64 *ret)
{
	PASS("size", SQLITE_IOERR_FSTAT, SQLITE_IOERR_FSTAT,
		real_of(file)->pMethods->xFileSize(real_of(file), ret));
}

static int
shim_lock(sqlite3_file *file, int lock)
{
	PASS("lock", SQLITE_IOERR_LOCK, SQLITE_BUSY,
		real_of(file)->pMethods->xLock(real_of(file), lock));
}

/* Whatever it says, a lock that was let go is gone. */
static int
shim_unlock(sqlite3_file *file, int lock)
{
	int code = fails("unlock", SQLITE_IOERR_UNLOCK, SQLITE_IOERR_UNLOCK);
	int said = real_of(file)->pMethods->xUnlock(real_of(file), lock);

	return code != SQLITE_OK ? code : said;
}

static int
shim_reserved(sqlite3_file *file, int *ret)
{
	PASS("reserved", SQLITE_IOERR_CHECKRESERVEDLOCK, SQLITE_IOERR_CHECKRESERVEDLOCK,
		real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret));
}

static int
shim_control(sqlite3_file *file, int op, void *data)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), op, data);
}

static int
shim_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int
shim_device(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int
shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret)
{
	PASS("shm-map", SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMSIZE,
		real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, ret));
}

static int
shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
	sqlite3_file *real = real_of(file);
	int code = flags & SQLITE_SHM_LOCK
			   ? fails("shm-lock", SQLITE_IOERR_SHMLOCK, SQLITE_BUSY)
			   : fails("shm-unlock", SQLITE_IOERR_SHMLOCK, SQLITE_IOERR_SHMLOCK);
	int said = code == SQLITE_OK || !(flags & SQLITE_SHM_LOCK)
			   ? real->pMethods->xShmLock(real, offset, n, flags)
			   : SQLITE_OK;

	return code != SQLITE_OK ? code : said;
}

static void
shim_shm_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int
shim_shm_unmap(sqlite3_file *file, int delete)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

static const sqlite3_io_methods methods = { .iVersion = 2,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_size,
	.xLock = shim_lock,
	.xUnlock = shim_unlock,
	.xCheckReservedLock = shim_reserved,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector,
	.xDeviceCharacteristics = shim_device,
	.xShmMap = shim_shm_map,
	.xShmLock = shim_shm_lock,
	.xShmBarrier = shim_shm_barrier,
	.xShmUnmap = shim_shm_unmap };

static int
shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	struct shim *shim = (struct shim *)file;
	int code = fails("open", SQLITE_CANTOPEN, SQLITE_IOERR_NOMEM);

	memset(shim, 0, sizeof(*shim));
	if (code != SQLITE_OK)
		return code;
	shim->real = (sqlite3_file *)(shim + 1);
	code = vfs_of(vfs)->xOpen(vfs_of(vfs), name, shim->real, flags, ret_flags);
	if (shim->real->pMethods)
		shim->base.pMethods = &methods;
	return code;
}

static int
shim_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	PASS("delete", SQLITE_IOERR_DELETE, SQLITE_IOERR_DIR_FSYNC,
		vfs_of(vfs)->xDelete(vfs_of(vfs), name, sync));
}

static int
shim_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret)
{
	PASS("access", SQLITE_IOERR_ACCESS, SQLITE_IOERR_ACCESS,
		vfs_of(vfs)->xAccess(vfs_of(vfs), name, flags, ret));
}

static int
shim_full_name(sqlite3_vfs *vfs, const char *name, int n, char *ret)
{
	PASS("full-name", SQLITE_CANTOPEN, SQLITE_IOERR,
		vfs_of(vfs)->xFullPathname(vfs_of(vfs), name, n, ret));
}

static __attribute__((constructor)) void
stand_before_the_usual(void)
{
	static sqlite3_vfs shim;
	sqlite3_vfs *usual = sqlite3_vfs_find(NULL);

	/* SQLite has no memory for it: that is the fault of this run, and it has no other. */
	if (!usual)
		return;
	shim = *usual;
	shim.zName = "faulty";
	shim.pNext = NULL;
	shim.pAppData = usual;
	shim.szOsFile = (int)sizeof(struct shim) + usual->szOsFile;
	shim.xOpen = shim_open;
	shim.xDelete = shim_delete;
	shim.xAccess = shim_access;
	shim.xFullPathname = shim_full_name;
	if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
		abort();
}
