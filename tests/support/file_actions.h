/* File actions: what is to be done to the descriptors of a child that is started; one of the requests finds no memory. For a test
 * program that includes this once. */
#pragma once

#include <dlfcn.h>
#include <errno.h>
#include <spawn.h>
#include <sys/types.h>

/* Which request from here on is refused, from 1; 0: none. ASKED counts them. */
static unsigned file_actions_refused, file_actions_asked;

static int
file_actions_none_left(void)
{
	return ++file_actions_asked == file_actions_refused ? ENOMEM : 0;
}

static void
file_actions_refuse(unsigned number)
{
	file_actions_refused = number;
	file_actions_asked = 0;
}

int
posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int fd, int new_fd)
{
	int (*real)(posix_spawn_file_actions_t *, int, int) =
		(int (*)(posix_spawn_file_actions_t *, int, int))dlsym(
			RTLD_NEXT, "posix_spawn_file_actions_adddup2");
	int r = file_actions_none_left();

	return r ? r : real(actions, fd, new_fd);
}

int
posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *restrict actions, int fd,
	const char *restrict path, int flags, mode_t mode)
{
	int (*real)(posix_spawn_file_actions_t *, int, const char *, int, mode_t) =
		(int (*)(posix_spawn_file_actions_t *, int, const char *, int, mode_t))dlsym(
			RTLD_NEXT, "posix_spawn_file_actions_addopen");
	int r = file_actions_none_left();

	return r ? r : real(actions, fd, path, flags, mode);
}

int
posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from)
{
	int (*real)(posix_spawn_file_actions_t *, int) = (int (*)(posix_spawn_file_actions_t *,
		int))dlsym(RTLD_NEXT, "posix_spawn_file_actions_addclosefrom_np");
	int r = file_actions_none_left();

	return r ? r : real(actions, from);
}
