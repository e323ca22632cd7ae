/* Terminal: raw mode, keys, and lines drawn anew. */
#include "command/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/glyph.h"
#include "base/mem.h"
#include "base/text.h"

/* The rest of a key follows its escape at once, even over a slow line. */
#define KEY_PATIENCE_MSEC 100

struct terminal {
	struct termios before;
	sigset_t mask_before;
	int signals;
	bool drawn;
};

static bool
can_move_cursor(void)
{
	const char *kind = getenv("TERM");

	return kind && *kind && strcmp(kind, "dumb") != 0;
}

static void
set_raw(const struct termios *before)
{
	struct termios raw = *before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

struct terminal *
terminal_new(void)
{
	struct terminal *t;
	struct termios before;
	sigset_t ending;

	if (!isatty(STDOUT_FILENO) || !can_move_cursor() ||
		tcgetattr(STDIN_FILENO, &before) != 0)
		return NULL;
	(void)fflush(stdout);
	t = MEM_NEW(struct terminal);
	t->before = before;
	(void)sigemptyset(&ending);
	(void)sigaddset(&ending, SIGINT);
	(void)sigaddset(&ending, SIGTERM);
	(void)sigaddset(&ending, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &ending, &t->mask_before);
	t->signals = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
	set_raw(&before);
	return t;
}

void
terminal_free(struct terminal *t)
{
	if (!t)
		return;
	terminal_wipe(t);
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &t->before);
	if (t->signals >= 0)
		(void)close(t->signals);
	(void)sigprocmask(SIG_SETMASK, &t->mask_before, NULL);
	free(t);
}

void
terminal_size(const struct terminal *t, unsigned *ret_rows, unsigned *ret_columns)
{
	struct winsize size = { 0 };

	(void)t;
	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	*ret_rows = size.ws_row ? size.ws_row : 24;
	*ret_columns = size.ws_col ? size.ws_col : 80;
}

/* A byte: 1; 0 when none came in time (-1: for ever); -1 when the input is over, -2 at a signal. */
static int
next_byte(const struct terminal *t, int msec, unsigned char *ret)
{
	struct pollfd both[] = { { .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = t->signals, .events = POLLIN } };
	int r = poll(both, LENGTH_OF(both), msec);

	if (r == 0)
		return 0;
	if (r < 0)
		return errno == EINTR ? 0 : -1;
	if (both[1].revents)
		return -2;
	return read(STDIN_FILENO, ret, 1) == 1 ? 1 : -1;
}

/* What follows an escape: an arrow, or the rest of a key that is none of ours. */
static enum terminal_key
key_behind_escape(const struct terminal *t)
{
	unsigned char c = 0;

	if (next_byte(t, KEY_PATIENCE_MSEC, &c) <= 0)
		return KEY_ESCAPE;
	if (c != '[' && c != 'O')
		return KEY_OTHER;
	do {
		if (next_byte(t, KEY_PATIENCE_MSEC, &c) <= 0)
			return KEY_OTHER;
	} while (c < 0x40 || c > 0x7e);
	return c == 'A' ? KEY_UP : c == 'B' ? KEY_DOWN : KEY_OTHER;
}

static enum terminal_key
key_of_control(const struct terminal *t, unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return KEY_ENTER;
	case 0x08:
	case 0x7f:
		return KEY_BACK;
	case 0x03:
		return KEY_STOP;
	case 0x04:
		return KEY_END;
	case 0x10:
		return KEY_UP;
	case 0x0e:
		return KEY_DOWN;
	case 0x15:
		return KEY_CLEAR;
	case 0x1b:
		return key_behind_escape(t);
	default:
		return KEY_OTHER;
	}
}

static size_t
bytes_behind(unsigned char c)
{
	return c >= 0xf0 && c < 0xf8 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
}

enum terminal_key
terminal_key(struct terminal *t, char character[static 5])
{
	unsigned char c = 0;
	uint32_t point;
	size_t n, more;
	int r;

	while ((r = next_byte(t, -1, &c)) == 0)
		continue;
	if (r < 0)
		return r == -1 ? KEY_END : KEY_STOP;
	if (c < 0x20 || c == 0x7f)
		return key_of_control(t, c);
	more = bytes_behind(c);
	character[0] = (char)c;
	for (n = 1; n <= more; n++) {
		if (next_byte(t, KEY_PATIENCE_MSEC, &c) <= 0)
			return KEY_OTHER;
		character[n] = (char)c;
	}
	character[n] = '\0';
	if (!text_is_utf8(character, n))
		return KEY_OTHER;
	(void)text_decode(character, n, &point);
	return glyph_is_control(point) || glyph_is_hidden(point) ? KEY_OTHER : KEY_TEXT;
}

/* As much of LINE as fits; characters that take up two places are counted as two. */
static size_t
fitting(const char *line, unsigned columns)
{
	size_t at = 0, n = strlen(line);
	unsigned width = 0;

	while (at < n) {
		uint32_t c;
		size_t len = text_decode(line + at, n - at, &c);

		width += c >= 0x1100 ? 2 : 1;
		if (width > columns)
			break;
		at += len;
	}
	return at;
}

static void
put(const struct text *out)
{
	size_t done = 0;

	while (done < out->len) {
		ssize_t n = write(STDOUT_FILENO, out->data + done, out->len - done);

		if (n <= 0 && errno != EINTR)
			return;
		done += n > 0 ? (size_t)n : 0;
	}
}

void
terminal_draw(struct terminal *t, const struct strings *lines, size_t at)
{
	_cleanup_(text_clear) struct text out = { 0 };
	unsigned rows, columns;
	size_t count = lines->count, first = 0;

	terminal_size(t, &rows, &columns);
	if (count > rows - 1)
		count = rows - 1;
	text_puts(&out, "\r\033[J");
	for (size_t i = 0; i < count; i++) {
		/* A cursor behind the last column is where terminals differ. */
		size_t n = fitting(lines->items[i], columns - 1);

		if (i == 0)
			first = n;
		text_printf(&out, "%s%s%.*s%s", i ? "\r\n" : "", i == at ? "\033[7m" : "",
			(int)n, lines->items[i], i == at ? "\033[0m" : "");
	}
	if (count > 1)
		text_printf(&out, "\033[%zuA", count - 1);
	text_printf(&out, "\r%.*s", (int)first, count ? lines->items[0] : "");
	t->drawn = true;
	put(&out);
}

void
terminal_wipe(struct terminal *t)
{
	struct text out = { .data = (char[]){ "\r\033[J" }, .len = 4 };

	if (t->drawn)
		put(&out);
	t->drawn = false;
}
