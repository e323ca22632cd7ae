/* Folder: a letter becomes DIR/NAME.eml, wholly or not at all. NAME comes from the Message-ID:
 * the same letter twice is one file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "tell/delivery.h"
#include "tell/shelf.h"

#define NAME_BYTES 200u

static char *
file_name(const char *message_id)
{
	struct text name = { 0 };
	struct hash hash = hash_of(message_id, strlen(message_id));
	bool changed = strlen(message_id) > NAME_BYTES || message_id[0] == '.' || !*message_id;

	for (size_t i = 0; i < NAME_BYTES && message_id[i]; i++) {
		char c = message_id[i];
		bool fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			    (c >= 'A' && c <= 'Z') || strchr("-_@+", c) || (c == '.' && i > 0);

		changed = changed || !fits;
		text_putc(&name, fits ? c : '-');
	}
	if (changed)
		text_printf(&name, "-%02x%02x%02x%02x", hash.bytes[0], hash.bytes[1],
			hash.bytes[2], hash.bytes[3]);
	return text_take(&name);
}

static int
make_folders(const char *dir)
{
	_cleanup_free_ char *path = mem_dup(dir);

	for (char *p = path + 1; *path && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0750) < 0 && errno != EEXIST)
			return -errno;
		*p = '/';
	}
	return mkdir(path, 0750) < 0 && errno != EEXIST ? -errno : 0;
}

/* "." begins the temporary name, so that nobody who reads *.eml meets half a letter. */
static int
put_file(int dir, const char *name, const char *data, size_t len)
{
	_cleanup_free_ char *begun = mem_printf(".%s.tmp", name),
			    *whole = mem_printf("%s.eml", name);
	_cleanup_close_ int fd =
		openat(dir, begun, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	int r;

	if (fd < 0)
		return -errno;
	r = shelf_write(fd, data, len);
	if (r >= 0 && renameat(dir, begun, dir, whole) < 0)
		r = -errno;
	if (r < 0)
		(void)unlinkat(dir, begun, 0);
	else if (fsync(dir) < 0)
		r = -errno;
	return r;
}

static int
write_letter(const struct delivery *delivery, const char *path)
{
	_cleanup_free_ char *name =
		file_name(delivery->letter.message_id ? delivery->letter.message_id : "");
	_cleanup_close_ int dir = -1;
	int r = make_folders(path);

	if (r < 0)
		return r;
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	return put_file(dir, name, delivery->letter.message, delivery->letter.message_len);
}

static int
on_write(sd_event_source *source, void *userdata)
{
	struct delivery *delivery = userdata;
	const char *path = delivery->mail->relay + strlen("folder:");
	_cleanup_free_ char *reply = NULL;
	int r = write_letter(delivery, path);

	(void)source;
	reply = r < 0 ? mem_printf("The folder %s cannot be written: %s.", path, strerror(-r))
		      : mem_printf("written to %s", path);
	post_over(
		delivery, &(struct post_answer){ .outcome = r < 0 ? POST_LATER : POST_DELIVERED,
				  .reply = reply,
				  .away = r < 0 });
	return 0;
}

static int
folder_begin(struct delivery *delivery, char **reterr_why)
{
	sd_event_source *source = NULL;
	int r = sd_event_add_defer(wire_loop(delivery->wire), &source, on_write, delivery);

	if (r < 0)
		return mem_why(
			r, reterr_why, "The event loop refused a letter: %s.", strerror(-r));
	delivery->transport = source;
	return 0;
}

static void
folder_end(struct delivery *delivery)
{
	delivery->transport = sd_event_source_disable_unref(delivery->transport);
}

const struct way folder_way = { folder_begin, folder_end };
