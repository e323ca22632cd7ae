/* Point: where a fault may be put in. Every call to disk, network or memory that the program makes asks here first; the
 * environment says which of them fails, and how.
 *
 * FAULT=KIND:N:HOW   the Nth call of that kind (from 1) fails; HOW is one of the ways below, by number
 * FAULT=KIND:N:HOW+  that one and all after it: a disk that stays full
 * FAULT_LOG=FILE     a line as the fault happens ("fired KIND N NAME HOW"), and at a regular end "calls KIND COUNT" for each
 * FAULT_STACKS=FILE  a line for the first request for memory of each call stack: "KIND N HASH"
 * FAULT_LOAD=1        only what happens before the configuration is loaded counts
 * FAULT_SERVER=1      once the configuration is loaded, a line "FAULT SEED COUNT" on standard input begins each run ("-": no
 *                     fault; COUNT 1: with FAULT_STACKS), in a child; its standard error goes to the file FAULT_SAID, a line on standard output has its status
 * FAULT_NOW=SECONDS  what time() says
 * FAULT_SEED=N       what getrandom() gives */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum point_kind {
	POINT_WRITE, /* write pwrite ftruncate:      0 EIO, 1 ENOSPC, 2 half of it, 3 EINTR */
	POINT_SYNC,  /* fsync fdatasync:             0 EIO, 1 ENOSPC */
	POINT_OPEN,  /* open mkdir rename unlink:    0 EMFILE, 1 EACCES */
	POINT_READ,  /* read pread:                  0 EIO, 1 one byte, 2 EINTR */
	POINT_VFS, /* what SQLite asks of its VFS: 0 SQLITE_IOERR_*, 1 SQLITE_FULL or SQLITE_BUSY */
	POINT_SOCKET, /* socket socketpair connect:   0 EMFILE or ECONNREFUSED, 1 ENOBUFS or ETIMEDOUT */
	POINT_SEND, /* send sendmsg:                0 ECONNRESET, 1 one byte, 2 EAGAIN, 3 EINTR */
	POINT_RECV, /* recv recvmsg:                0 ECONNRESET, 1 one byte, 2 EAGAIN, 3 the end */
	POINT_LOOP,    /* epoll timerfd signalfd:      0 ENOMEM, 1 EMFILE */
	POINT_FORK,    /* fork posix_spawn threads:    0 EAGAIN, 1 ENOMEM */
	POINT_MEMORY,  /* what base/mem.c asks for:    0 none left */
	POINT_LIBRARY, /* what libraries ask for:     0 none left */
	POINT_KINDS
};

/* How this call fails; -1: it does not. */
int point_ask(enum point_kind kind, const char *name);
/* The same for memory, whose calls are told apart by the STACK that led to them; it is asked for only when needed. */
bool point_memory(enum point_kind kind, uint64_t (*stack)(void));

/* All counts at 0, and FAULT (or NULL) is what fails from here on; after the end nothing counts. */
void point_begin(const char *fault);
void point_end(void);
