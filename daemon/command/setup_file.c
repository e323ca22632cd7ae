/* Setup file: composes, checks and writes the configuration of `forewarn setup`. */
#include "command/setup_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "command/command.h"
#include "command/tree.h"
#include "command/yaml.h"
#include "configure.h"

#define SHOWN_PRODUCTS 4

static void
put_pair(struct text *out, const char *indent, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	text_printf(out, "%s%s: ", indent, key);
	yaml_put(out, value);
	text_putc(out, '\n');
}

/* A name that no other dependency has. */
static char *
dependency_name(const struct setup_file *file, const struct service *service)
{
	char *name = mem_dup(service->name);

	for (unsigned i = 2; file->there && config_dependency(file->there, name); i++) {
		free(name);
		name = mem_printf("%s %u", service->name, i);
	}
	return name;
}

/* A line to uncomment: some of what the service consists of. */
static void
put_uses(struct text *out, const struct service *service)
{
	size_t count = service->products.count < SHOWN_PRODUCTS ? service->products.count
								: SHOWN_PRODUCTS;

	if (count == 0)
		return;
	text_puts(out, "    # uses: [");
	for (size_t i = 0; i < count; i++) {
		text_puts(out, i ? ", " : "");
		yaml_put(out, service->products.items[i]);
	}
	text_puts(out, "]\n");
}

static void
put_dependency(struct text *out, const struct setup_file *file, const struct service *service)
{
	_cleanup_free_ char *name = dependency_name(file, service);

	text_puts(out, "  ");
	yaml_put(out, name);
	text_printf(out, ":\n    service: %s\n", service->id);
	put_uses(out, service);
}

char *
setup_file_write(const struct setup_file *file)
{
	struct text out = { 0 };
	char day[STAMP_SIZE];

	text_printf(&out,
		"# Written by forewarn setup on %s. forewarn check says whether it is right;\n"
		"# forewarn.yaml(5) explains every key.\n",
		stamp_write_day(file->today, day));
	put_pair(&out, "", "language", file->language);
	if (file->relay) {
		text_puts(&out, "mail:\n");
		put_pair(&out, "  ", "relay", file->relay);
		put_pair(&out, "  ", "from", file->from);
		put_pair(&out, "  ", "user", file->user);
		put_pair(&out, "  ", "password", file->password);
	}
	if (file->recipient) {
		text_puts(&out, "recipients:\n  ");
		yaml_put(&out, file->recipient);
		text_puts(&out, ":\n");
		put_pair(&out, "    ", "mail", file->mail);
	}
	if (picker_count(file->picker))
		text_puts(&out, "# Every forced change of a service is told, unless `uses` "
				"says what you use of "
				"it.\ndependencies:\n");
	for (size_t i = 0; i < picker_count(file->picker); i++)
		put_dependency(&out, file, picker_chosen(file->picker, i));
	return text_take(&out);
}

/* The file that came with forewarn; the caller frees. */
static char *
shipped_path(void)
{
	_cleanup_free_ char *share = tree_share();
	const char *named = getenv("FOREWARN_SHARE");

	return mem_printf("%s/forewarn.yaml", share ? share : named ? named : FOREWARN_SHARE);
}

/* At most so much of a configuration is compared. */
#define CONFIG_BYTES (1 << 20)

static char *
read_file(const char *path)
{
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	struct text all = { 0 };
	char buffer[4096];
	size_t n;

	if (!file)
		return NULL;
	while (all.len < CONFIG_BYTES && (n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		text_add(&all, buffer, n);
	if (ferror(file)) {
		text_clear(&all);
		return NULL;
	}
	return text_take(&all);
}

enum setup_ground
setup_file_ground(const char *path)
{
	_cleanup_free_ char *shipped = shipped_path();
	_cleanup_free_ char *ours = read_file(shipped), *there = NULL;
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? GROUND_FREE : GROUND_TAKEN;
	there = S_ISREG(st.st_mode) ? read_file(path) : NULL;
	return ours && there && strcmp(ours, there) == 0 ? GROUND_SHIPPED : GROUND_TAKEN;
}

/* FOLDER/NAME becomes a link to what is at ETC/NAME, if it is there. */
static void
mirror(const char *etc, const char *folder, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", etc, name);
	_cleanup_free_ char *real = realpath(path, NULL);
	_cleanup_free_ char *link = mem_printf("%s/%s", folder, name);

	if (real && symlink(real, link) != 0)
		(void)command_fail(0, "%s: %s", link, strerror(errno));
}

/* The files of ETC/conf.d, in a folder of their own to which one can be added. */
static void
mirror_parts(const char *etc, const char *folder)
{
	_cleanup_free_ char *from = mem_printf("%s/conf.d", etc);
	_cleanup_free_ char *to = mem_printf("%s/conf.d", folder);
	DIR *dir = opendir(from);
	struct dirent *item;

	(void)mkdir(to, 0700);
	while (dir && (item = readdir(dir)))
		if (item->d_name[0] != '.')
			mirror(from, to, item->d_name);
	if (dir)
		(void)closedir(dir);
}

static void
remove_scratch(const char *folder)
{
	static const char *const names[] = { "conf.d", "" };

	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		_cleanup_free_ char *path = mem_printf("%s/%s", folder, names[i]);
		DIR *dir = opendir(path);
		struct dirent *item;

		while (dir && (item = readdir(dir)))
			if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
				(void)unlinkat(dirfd(dir), item->d_name, 0);
		if (dir)
			(void)closedir(dir);
		(void)rmdir(path);
	}
}

static int
write_whole(int fd, const char *text)
{
	size_t n = strlen(text), done = 0;

	while (done < n) {
		ssize_t r = write(fd, text + done, n - done);

		if (r < 0 && errno != EINTR)
			return -errno;
		done += r > 0 ? (size_t)r : 0;
	}
	return 0;
}

static int
write_new(const char *path, const char *text)
{
	_cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	int r = fd < 0 ? -errno : write_whole(fd, text);

	if (r >= 0 && (fchmod(fd, 0644) != 0 || fsync(fd) != 0))
		r = -errno;
	if (r < 0 && fd >= 0)
		(void)unlink(path);
	return r;
}

static int
check_in(const char *folder)
{
	_cleanup_free_ char *main_file = mem_printf("%s/forewarn.yaml", folder);
	_cleanup_free_ char *share = tree_share();
	struct settings_paths paths = {
		.share_dir = share, .config_file = main_file, .secrets_shut = true
	};
	_cleanup_(complaints_clear) struct complaints complaints = { 0 };
	struct setup *setup = configure(&paths, &complaints);
	bool right = setup && complaints.errors == 0;

	command_print_mistakes(&complaints);
	setup_free(setup);
	return right ? 0 : EX_CONFIG;
}

int
setup_file_check(const char *etc, bool alone, const char *name, const char *yaml)
{
	static const char *const parts[] = { "forewarn.yaml", "services", "phrases",
		"letters" };
	char folder[] = "/tmp/forewarn-setup-XXXXXX";
	_cleanup_free_ char *path = NULL;
	int r;

	if (!mkdtemp(folder))
		return command_fail(EX_CANTCREAT, "%s: %s", folder, strerror(errno));
	for (size_t i = 0; i < LENGTH_OF(parts); i++)
		if (strcmp(parts[i], name) != 0)
			mirror(etc, folder, parts[i]);
	if (!alone)
		mirror_parts(etc, folder);
	path = mem_printf("%s/%s", folder, name);
	r = write_new(path, yaml);
	r = r < 0 ? command_fail(EX_CANTCREAT, "%s: %s", path, strerror(-r)) : check_in(folder);
	remove_scratch(folder);
	return r;
}

/* So that the name outlives a power cut. */
static void
sync_folder(const char *path)
{
	_cleanup_free_ char *folder = mem_ndup(path, (size_t)(strrchr(path, '/') - path));
	_cleanup_close_ int fd =
		open(*folder ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		(void)fsync(fd);
}

int
setup_file_put(const char *path, const char *yaml, enum setup_ground ground)
{
	_cleanup_free_ char *new = mem_printf("%s.new-%ld", path, (long)getpid());
	int r = write_new(new, yaml);

	if (r >= 0) {
		/* Somebody may have edited it while the questions were asked. */
		if (setup_file_ground(path) != ground)
			r = -EEXIST;
		else if (ground == GROUND_SHIPPED)
			r = rename(new, path) == 0 ? 0 : -errno;
		else
			r = renameat2(AT_FDCWD, new, AT_FDCWD, path, RENAME_NOREPLACE) == 0
				    ? 0
				    : -errno;
	}
	if (r < 0) {
		(void)unlink(new);
		return command_fail(EX_CANTCREAT, "%s was not written: %s", path,
			r == -EEXIST ? "somebody else wrote it meanwhile" : strerror(-r));
	}
	sync_folder(path);
	return 0;
}

char *
setup_file_free_name(const char *etc)
{
	for (unsigned i = 1;; i++) {
		char *name = i == 1 ? mem_dup("conf.d/setup.yaml")
				    : mem_printf("conf.d/setup-%u.yaml", i);
		_cleanup_free_ char *path = mem_printf("%s/%s", etc, name);

		if (access(path, F_OK) != 0)
			return name;
		free(name);
	}
}
