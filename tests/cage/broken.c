/* Broken: a dialect that does what a page that took a reader over would do. Linked into forewarn-reader-broken, around the
 * real read_page (ld's --wrap); the first word of a page says what. */
#include <libxml/xmlmemory.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "cage/reply.h"
#include "cage/serve.h"
#include "read/read.h"

int __real_read_page(const struct read_input *input, struct reading *ret, char **reterr_why);
int __wrap_read_page(const struct read_input *input, struct reading *ret, char **reterr_why);

static void
say(const struct text *text)
{
	if (write(SERVE_FD, text->data, text->len) < 0)
		_exit(1);
}

static void
write_out_of_bounds(void)
{
	char *volatile buffer = mem_new(64, 1);

	/* Into what malloc knows of the next block, and then on. */
	for (size_t i = 64; i < 4096; i++)
		buffer[i] = 'x';
	free(buffer);
	free(mem_new(8000, 1));
}

static void
write_to_nowhere(void)
{
	*(volatile char *volatile)NULL = 'x';
}

static unsigned
descend(unsigned depth)
{
	volatile char room[1 << 16];

	room[depth % sizeof(room)] = (char)depth;
	return depth == UINT32_MAX ? 0 : descend(depth + 1) + (unsigned)room[0];
}

static void
overflow_the_stack(void)
{
	(void)descend(0);
}

static void
loop_for_ever(void)
{
	for (volatile unsigned n = 0;; n++)
		;
}

static void
eat_memory(void)
{
	for (;;)
		(void)memset(mem_new(1 << 20, 1), 'x', 1 << 20);
}

static void
eat_memory_below(void)
{
	for (;;)
		(void)xmlMalloc(1 << 20);
}

static void
open_a_file(void)
{
	(void)open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static void
connect_somewhere(void)
{
	(void)socket(AF_INET, SOCK_STREAM, 0);
}

static void
execute(void)
{
	char *const arguments[] = { (char *)"/bin/true", NULL };

	(void)execv("/bin/true", arguments);
}

static void
fork_off(void)
{
	(void)fork();
}

/* Who that is may not be asked either. */
static pid_t parent;

static void __attribute__((constructor)) know_the_parent(void)
{
	parent = getppid();
}

static void
kill_the_parent(void)
{
	(void)kill(parent, SIGKILL);
}

static void
kill_by_thread(void)
{
	(void)syscall(SYS_tgkill, 1, 1, SIGABRT);
}

static void
map_code(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
make_code(void)
{
	void *page =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static void
unlock(void)
{
	(void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static void
send_a_descriptor(void)
{
	struct msghdr message = { 0 };

	(void)sendmsg(SERVE_FD, &message, 0);
}

/* None, and else the page is no page. */
static void
look_around(void)
{
	if (environ && environ[0])
		abort();
}

static void
end_quietly(void)
{
	_exit(0);
}

static void
give_up(void)
{
	abort();
}

static void
write_junk(void)
{
	struct text t = { 0 };

	for (unsigned i = 0; i < 5000; i++)
		text_putc(&t, (char)(i * 31 + 7));
	say(&t);
}

static void
claim_a_lot(void)
{
	struct text t = { 0 };
	size_t begin = record_begin(&t, RECORD_COMPLETE);

	record_number(&t, 1);
	record_number(&t, 1ll << 31);
	record_end(&t, begin);
	say(&t);
}

static void
claim_a_long_record(void)
{
	const struct record_head head = { RECORD_ENTRY, 1u << 31 };
	struct text t = { 0 };

	text_add(&t, (const char *)&head, sizeof(head));
	say(&t);
}

static void
say_entry(struct text *t, uint64_t number)
{
	struct entry entry = { .title = (char *)"Forged", .text = (char *)"Forged" };

	reply_write_entry(t, number, &entry);
}

static void
leave_in_the_middle(void)
{
	struct text t = { 0 };

	say_entry(&t, 1);
	say(&t);
	_exit(0);
}

static void
answer_twice(void)
{
	struct cage_answer answer = { .reading = { .format = "rss" } };
	struct text t = { 0 };

	reply_write_complete(&t, 1, &answer);
	reply_write_complete(&t, 1, &answer);
	say(&t);
}

static void
answer_for_another(void)
{
	struct text t = { 0 };

	say_entry(&t, 77);
	say(&t);
}

static void
flood(void)
{
	struct entry entry = { 0 };
	struct text t = { 0 };

	entry.text = mem_new(1 << 20, 1);
	(void)memset(entry.text, 'x', (1 << 20) - 1);
	reply_write_entry(&t, 1, &entry);
	for (;;)
		say(&t);
}

static void
say_bad_text(void)
{
	struct entry entry = { .title = (char *)"\xFF\xFE", .text = (char *)"" };
	struct text t = { 0 };

	reply_write_entry(&t, 1, &entry);
	say(&t);
}

static const struct {
	const char *word;
	void (*act)(void);
} deeds[] = {
	{ "write-out-of-bounds", write_out_of_bounds },
	{ "null-pointer", write_to_nowhere },
	{ "stack", overflow_the_stack },
	{ "loop", loop_for_ever },
	{ "memory", eat_memory },
	{ "memory-below", eat_memory_below },
	{ "open", open_a_file },
	{ "connect", connect_somewhere },
	{ "exec", execute },
	{ "fork", fork_off },
	{ "kill-parent", kill_the_parent },
	{ "kill-init", kill_by_thread },
	{ "map-code", map_code },
	{ "make-code", make_code },
	{ "unlock", unlock },
	{ "send-descriptor", send_a_descriptor },
	{ "environment", look_around },
	{ "exit", end_quietly },
	{ "abort", give_up },
	{ "junk", write_junk },
	{ "claim", claim_a_lot },
	{ "claim-record", claim_a_long_record },
	{ "incomplete", leave_in_the_middle },
	{ "twice", answer_twice },
	{ "foreign", answer_for_another },
	{ "flood", flood },
	{ "bad-text", say_bad_text },
};

static bool
is_word(const char *s, const char *word)
{
	size_t n = strcspn(s, " \r\n<");

	return n == strlen(word) && strncmp(s, word, n) == 0;
}

int
__wrap_read_page(const struct read_input *input, struct reading *ret, char **reterr_why)
{
	static const char mark[] = "BROKEN ";
	size_t n = sizeof(mark) - 1;

	if (input->len > n && memcmp(input->body, mark, n) == 0)
		for (size_t i = 0; i < LENGTH_OF(deeds); i++)
			if (is_word(input->body + n, deeds[i].word))
				deeds[i].act();
	return __real_read_page(input, ret, reterr_why);
}
