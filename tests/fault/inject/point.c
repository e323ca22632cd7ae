/* Point: counts the calls of each kind, and says which of them fails. */
#include "fault/inject/point.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STACKS 65536

static const char *const names[POINT_KINDS] = { "write", "sync", "open", "read", "vfs",
	"socket", "send", "recv", "loop", "fork", "memory", "library" };

static struct {
	bool ready;
	bool stays;
	int kind; /* -1: nothing fails */
	int how;
	unsigned long at;
	const char *log;
	const char *stacks_file;
	_Atomic unsigned long counts[POINT_KINDS];
	uint64_t stacks[STACKS];
} plan = { .kind = -1 };

static void
line_to(const char *path, const char *line, int len)
{
	long fd = syscall(
		SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	if (syscall(SYS_write, (int)fd, line, (size_t)len) < 0)
		abort();
	(void)syscall(SYS_close, (int)fd);
}

static void
read_plan(const char *fault)
{
	char name[16] = "", more = '\0';

	if (!fault)
		return;
	if (sscanf(fault, "%15[a-z]:%lu:%d%c", name, &plan.at, &plan.how, &more) < 3)
		abort();
	plan.stays = more == '+';
	for (int kind = 0; kind < POINT_KINDS; kind++)
		if (strcmp(names[kind], name) == 0)
			plan.kind = kind;
	if (plan.kind < 0)
		abort();
}

void
point_begin(const char *fault)
{
	for (int kind = 0; kind < POINT_KINDS; kind++)
		plan.counts[kind] = 0;
	plan.kind = -1;
	plan.log = getenv("FAULT_LOG");
	plan.stacks_file = getenv("FAULT_STACKS");
	read_plan(fault);
	plan.ready = true;
}

static __attribute__((constructor(101))) void
begin(void)
{
	if (!getenv("FAULT_SERVER"))
		point_begin(getenv("FAULT"));
}

__attribute__((destructor(101))) void
point_end(void)
{
	char line[64];
	bool log = plan.log && plan.ready;

	plan.ready = false;
	for (int kind = 0; log && kind < POINT_KINDS; kind++)
		line_to(plan.log, line,
			snprintf(line, sizeof(line), "calls %s %lu\n", names[kind],
				plan.counts[kind]));
}

static void
say_fired(enum point_kind kind, unsigned long number, const char *name)
{
	char line[160];

	if (plan.log && (number == plan.at || !plan.stays))
		line_to(plan.log, line,
			snprintf(line, sizeof(line), "fired %s %lu %s %d\n", names[kind],
				number, name, plan.how));
}

int
point_ask(enum point_kind kind, const char *name)
{
	unsigned long number;

	if (!plan.ready)
		return -1;
	number = ++plan.counts[kind];
	if ((int)kind != plan.kind || number < plan.at || (number > plan.at && !plan.stays))
		return -1;
	say_fired(kind, number, name);
	return plan.how;
}

/* True the first time. The table is never full: a run has some thousand stacks. */
static bool
is_new(uint64_t stack)
{
	size_t i = stack % STACKS;

	for (; plan.stacks[i]; i = (i + 1) % STACKS)
		if (plan.stacks[i] == stack)
			return false;
	plan.stacks[i] = stack;
	return true;
}

static void
say_stack(enum point_kind kind, unsigned long number, uint64_t stack)
{
	char line[64];

	if (is_new(stack ^ kind ^ 1))
		line_to(plan.stacks_file, line,
			snprintf(line, sizeof(line), "%s %lu %016llx\n", names[kind], number,
				(unsigned long long)stack));
}

bool
point_memory(enum point_kind kind, uint64_t (*stack)(void))
{
	unsigned long number = plan.counts[kind] + 1;
	char name[24] = "";

	if (!plan.ready)
		return false;
	if (plan.stacks_file)
		say_stack(kind, number, stack());
	if (plan.kind == (int)kind && number == plan.at)
		(void)snprintf(name, sizeof(name), "%016llx", (unsigned long long)stack());
	return point_ask(kind, name) >= 0;
}
