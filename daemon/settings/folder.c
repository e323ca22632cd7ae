/* Folder: which files make the configuration, and their bytes. */
#include "settings/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/complain.h"

static void
close_folder(DIR **folder)
{
	if (*folder)
		(void)closedir(*folder);
}

static void
item_clear(struct folder_item *item)
{
	free(item->stem);
	free(item->path);
	*item = (struct folder_item){ 0 };
}

void
folder_items_clear(struct folder_items *items)
{
	for (size_t i = 0; i < items->count; i++)
		item_clear(&items->items[i]);
	free(items->items);
	*items = (struct folder_items){ 0 };
}

static int
compare(const void *a, const void *b)
{
	const struct folder_item *x = a, *y = b;
	int order = strcmp(x->stem, y->stem);

	/* The admin's first, so that the shipped one falls out as the second. */
	return order ? order : (int)x->shipped - (int)y->shipped;
}

/* systemd's convention: a link to /dev/null takes a shipped file out. */
static bool
is_null_device(const char *path)
{
	struct stat st, null;

	return stat(path, &st) == 0 && S_ISCHR(st.st_mode) && stat("/dev/null", &null) == 0 &&
	       st.st_rdev == null.st_rdev;
}

static void
add(struct folder_items *items, const char *folder, const char *name, bool shipped,
	struct complaints *complaints)
{
	size_t length = strlen(name);
	_cleanup_free_ char *path = mem_printf("%s/%s", folder, name);
	struct place at = { path, 1, 1 };

	/* Editors and dpkg leave other files behind: only this one is a likely slip. */
	if (length > 4 && name[0] != '.' && text_equal(name + length - 4, ".yml"))
		complain_warning(
			complaints, &at, "this file is not read: its name must end in .yaml");
	if (length <= 5 || name[0] == '.' || !text_equal(name + length - 5, ".yaml"))
		return;
	items->items = mem_grow(items->items, items->count, &items->cap, sizeof(*items->items));
	items->items[items->count++] =
		(struct folder_item){ mem_ndup(name, length - 5), TAKE(path), shipped };
}

static void
scan(struct folder_items *items, const char *folder, bool shipped,
	struct complaints *complaints)
{
	_cleanup_(close_folder) DIR *open_folder = opendir(folder);
	struct place at = { folder, 1, 1 };
	const struct dirent *found;

	if (!open_folder) {
		if (shipped)
			complain_error(complaints, &at,
				"the shipped folder cannot be read (%s): run make install, or "
				"let FOREWARN_SHARE name the folder that holds services and "
				"phrases (config, in a source tree)",
				strerror(errno));
		else if (errno != ENOENT)
			complain_error(complaints, &at, "this folder cannot be read: %s",
				strerror(errno));
		return;
	}
	while ((found = readdir(open_folder))) {
		if (items->count >= 2 * LIMIT_CONFIG_FILES) {
			complain_error(complaints, &at,
				"there are too many files in this folder; at most %u are read",
				LIMIT_CONFIG_FILES);
			return;
		}
		add(items, folder, found->d_name, shipped, complaints);
	}
}

void
folder_list(const char *shipped, const char *admin, struct complaints *complaints,
	struct folder_items *ret)
{
	struct folder_items found = { 0 };
	const char *last = NULL;

	*ret = (struct folder_items){ 0 };
	if (shipped)
		scan(&found, shipped, true, complaints);
	if (admin)
		scan(&found, admin, false, complaints);
	if (found.count > 0)
		qsort(found.items, found.count, sizeof(*found.items), compare);
	for (size_t i = 0; i < found.count; i++) {
		struct folder_item *item = &found.items[i];
		bool hidden = text_equal(last, item->stem) || is_null_device(item->path);

		last = item->stem;
		if (hidden)
			continue;
		ret->items = mem_grow(ret->items, ret->count, &ret->cap, sizeof(*ret->items));
		ret->items[ret->count] =
			(struct folder_item){ mem_dup(item->stem), item->path, item->shipped };
		ret->count++;
		item->path = NULL;
	}
	folder_items_clear(&found);
}

/* Why the open file is none that can be read as configuration, or NULL. */
static const char *
guard(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "it is no regular file";
	if (st.st_size > (off_t)LIMIT_CONFIG_BYTES)
		return "it is larger than 4 MiB";
	return NULL;
}

/* A signal is no reason to leave a file out. */
static ssize_t
read_some(int fd, char *buffer, size_t size)
{
	ssize_t n;

	do
		n = read(fd, buffer, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static int
open_file(const char *path)
{
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	return fd;
}

char *
folder_read_file(const char *path, struct complaints *complaints, size_t *ret_len)
{
	_cleanup_close_ int fd = open_file(path);
	const char *why = fd < 0 ? strerror(errno) : guard(fd);
	struct place at = { path, 1, 1 };
	_cleanup_(text_clear) struct text content = { 0 };
	char buffer[16384];
	ssize_t n = 0;

	while (!why && (n = read_some(fd, buffer, sizeof(buffer))) > 0) {
		text_add(&content, buffer, (size_t)n);
		if (content.len > LIMIT_CONFIG_BYTES)
			why = "it is larger than 4 MiB";
	}
	if (n < 0)
		why = strerror(errno);
	if (why) {
		complain_error(complaints, &at, "this file cannot be read: %s", why);
		return NULL;
	}
	*ret_len = content.len;
	return text_take(&content);
}
