/* What a name server says: no name may lead us inside, whatever it led to a moment ago. The internet is a table here: names, and what is
 * connected to a public address reaches the peer. */
#include "listen/bench.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#define PUBLIC "93.184.215.14"
#define PUBLIC_SIX "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

/* Addresses of a name by turn, each turn's parted by blanks; the last one for ever. */
static const struct {
	const char *name, *turns[2];
} names[] = {
	{ "open.example", { PUBLIC } },
	{ "open6.example", { PUBLIC_SIX } },
	{ "loop.example", { "127.0.0.1" } },
	{ "loop6.example", { "::1" } },
	{ "mapped.example", { "::ffff:127.0.0.1" } },
	{ "nat64.example", { "64:ff9b::7f00:1" } },
	{ "any.example", { "0.0.0.0" } },
	{ "ten.example", { "10.1.2.3" } },
	{ "office.example", { "192.168.1.1" } },
	{ "cloud.example", { "169.254.169.254" } },
	{ "cloud6.example", { "fd00:ec2::254" } },
	{ "link.example", { "fe80::1" } },
	{ "many.example", { "224.0.0.1" } },
	{ "many6.example", { "ff02::1" } },
	{ "both.example", { "127.0.0.1 ::1 10.0.0.1" } },
	{ "rebound.example", { PUBLIC, "127.0.0.1" } },
};

static atomic_uint asked[LENGTH_OF(names)];
static atomic_uint public_port; /* of the peer */
static atomic_uint knocked;     /* connections that were tried, inside or out */

static bool
read_address(const char *text, struct sockaddr_storage *ret, uint16_t port)
{
	struct sockaddr_in *in = (struct sockaddr_in *)ret;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ret;

	*ret = (struct sockaddr_storage){ 0 };
	if (inet_pton(AF_INET, text, &in->sin_addr) == 1) {
		ret->ss_family = AF_INET;
		in->sin_port = port;
		return true;
	}
	ret->ss_family = AF_INET6;
	in6->sin6_port = port;
	return inet_pton(AF_INET6, text, &in6->sin6_addr) == 1;
}

static struct addrinfo *
new_info(const char *text, uint16_t port)
{
	struct sockaddr_storage *at = MEM_NEW(struct sockaddr_storage);
	struct addrinfo *info = MEM_NEW(struct addrinfo);

	if (!read_address(text, at, port))
		abort();
	info->ai_family = at->ss_family;
	info->ai_socktype = SOCK_STREAM;
	info->ai_protocol = IPPROTO_TCP;
	info->ai_addrlen = at->ss_family == AF_INET ? sizeof(struct sockaddr_in)
						    : sizeof(struct sockaddr_in6);
	info->ai_addr = (struct sockaddr *)at;
	return info;
}

/* These stand before the C library's own, for libcurl too. */
int
getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **ret)
{
	uint16_t port = htons(service ? (uint16_t)strtoul(service, NULL, 10) : 0);
	struct addrinfo **end = ret;

	(void)hints;
	*ret = NULL;
	for (size_t i = 0; node && i < LENGTH_OF(names); i++) {
		unsigned turn;
		_cleanup_free_ char *list = NULL;
		char *rest, *word;

		if (strcmp(node, names[i].name) != 0)
			continue;
		turn = atomic_fetch_add(&asked[i], 1);
		list = mem_dup(names[i].turns[turn > 0 && names[i].turns[1] ? 1 : 0]);
		for (word = strtok_r(list, " ", &rest); word;
			word = strtok_r(NULL, " ", &rest), end = &(*end)->ai_next)
			*end = new_info(word, port);
		return 0;
	}
	return EAI_NONAME;
}

void
freeaddrinfo(struct addrinfo *info)
{
	while (info) {
		struct addrinfo *next = info->ai_next;

		free(info->ai_addr);
		free(info);
		info = next;
	}
}

static bool
is_public(const struct sockaddr *to)
{
	struct sockaddr_storage four, six;

	(void)read_address(PUBLIC, &four, 0);
	(void)read_address(PUBLIC_SIX, &six, 0);
	if (to->sa_family == AF_INET)
		return memcmp(&((const struct sockaddr_in *)(const void *)to)->sin_addr,
			       &((struct sockaddr_in *)&four)->sin_addr, 4) == 0;
	return to->sa_family == AF_INET6 &&
	       memcmp(&((const struct sockaddr_in6 *)(const void *)to)->sin6_addr,
		       &((struct sockaddr_in6 *)&six)->sin6_addr, 16) == 0;
}

int
connect(int fd, const struct sockaddr *to, socklen_t len)
{
	int (*real)(int, const struct sockaddr *, socklen_t) =
		(int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
	struct sockaddr_in peer = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atomic_load(&public_port)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int other;

	if (to->sa_family != AF_INET && to->sa_family != AF_INET6)
		return real(fd, to, len);
	(void)atomic_fetch_add(&knocked, 1);
	if (!is_public(to))
		return real(fd, to, len);
	/* A socket of the other family cannot reach the peer: another takes its number. */
	other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (to->sa_family == AF_INET6 && dup2(other, fd) < 0)
		return -1;
	(void)close(other);
	return real(fd, (struct sockaddr *)&peer, sizeof(peer));
}

int
getpeername(int fd, struct sockaddr *ret, socklen_t *len)
{
	int (*real)(int, struct sockaddr *, socklen_t *) =
		(int (*)(int, struct sockaddr *, socklen_t *))dlsym(RTLD_NEXT, "getpeername");
	struct sockaddr_in *in = (struct sockaddr_in *)(void *)ret;
	int r = real(fd, ret, len);

	if (r == 0 && ret->sa_family == AF_INET &&
		ntohs(in->sin_port) == atomic_load(&public_port) &&
		*len >= sizeof(struct sockaddr_in))
		(void)inet_pton(AF_INET, PUBLIC, &in->sin_addr);
	return r;
}

static const struct peer_http_rule rules[] = {
	{ .path = "/", .body = "<feed/>" },
	{ .path = "/to-loop", .status = 302, .headers = "Location: http://loop.example/\r\n" },
	{ .path = "/to-cloud",
		.status = 307,
		.headers = "Location: http://cloud.example/latest/meta-data/\r\n" },
	{ .path = "/to-six", .status = 301, .headers = "Location: //mapped.example/\r\n" },
	{ .path = "/to-itself",
		.status = 302,
		.headers = "Location: http://rebound.example:8080/\r\n" },
	{ .path = "/to-open", .status = 302, .headers = "Location: http://open6.example/\r\n" },
};

static struct bench
begin(void)
{
	struct bench bench = BENCH(rules);

	atomic_store(&public_port, peer_http_port(bench.peer));
	for (size_t i = 0; i < LENGTH_OF(asked); i++)
		atomic_store(&asked[i], 0);
	atomic_store(&knocked, 0);
	return bench;
}

static void
assert_outcome(struct bench *bench, const char *url, enum outcome outcome, const char *words)
{
	struct page page = bench_ask(bench, (struct request){ .url = url });

	if (page.outcome != outcome)
		fail_msg("%s: %s, %s", url, outcome_name(page.outcome),
			page.why ? page.why : "");
	if (words)
		assert_says(&page, words);
	page_clear(&page);
}

static void
a_public_address_is_asked(void **state)
{
	struct bench bench = begin();

	(void)state;
	assert_outcome(&bench, "http://open.example/", OUTCOME_FRESH, NULL);
	assert_outcome(&bench, "http://open6.example/", OUTCOME_FRESH, NULL);
	assert_outcome(&bench, "http://open.example/to-open", OUTCOME_FRESH, NULL);
	assert_outcome(
		&bench, "http://nowhere.example/", OUTCOME_UNREACHABLE, "cannot be found");
	assert_int_equal(peer_http_requests(bench.peer), 4);
	bench_close(&bench);
}

static void
no_name_leads_inside(void **state)
{
	struct bench bench = begin();

	(void)state;
	for (size_t i = 2; i + 1 < LENGTH_OF(names); i++) {
		_cleanup_free_ char *url = mem_printf("http://%s/", names[i].name);

		assert_outcome(&bench, url, OUTCOME_REFUSED_ADDRESS,
			"may only ask the public internet");
	}
	assert_int_equal(atomic_load(&knocked), 0);
	assert_int_equal(peer_http_connections(bench.peer), 0);
	bench_close(&bench);
}

static void
no_redirect_leads_to_a_name_that_leads_inside(void **state)
{
	static const char *const paths[] = { "to-loop", "to-cloud", "to-six" };
	struct bench bench = begin();

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(paths); i++) {
		_cleanup_free_ char *url = mem_printf("http://open.example/%s", paths[i]);

		assert_outcome(
			&bench, url, OUTCOME_REFUSED_ADDRESS, "this source may only ask");
	}
	assert_int_equal(peer_http_requests(bench.peer), 3);
	bench_close(&bench);
}

/* The name was public when it was first asked for; on the connection that was kept then it is public still. */
static void
a_name_that_is_bound_anew_leads_nowhere_else(void **state)
{
	struct bench bench = begin();

	(void)state;
	assert_outcome(&bench, "http://rebound.example/", OUTCOME_FRESH, NULL);
	assert_outcome(&bench, "http://rebound.example/", OUTCOME_FRESH, NULL);
	assert_int_equal(peer_http_connections(bench.peer), 1);
	assert_outcome(&bench, "http://rebound.example/to-itself", OUTCOME_REFUSED_ADDRESS,
		"leads to 127.0.0.1, a loopback address");
	assert_outcome(&bench, "http://rebound.example:81/", OUTCOME_REFUSED_ADDRESS,
		"leads to 127.0.0.1, a loopback address");
	assert_int_equal(peer_http_requests(bench.peer), 3);
	assert_int_equal(peer_http_connections(bench.peer), 1);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_public_address_is_asked),
		cmocka_unit_test(no_name_leads_inside),
		cmocka_unit_test(no_redirect_leads_to_a_name_that_leads_inside),
		cmocka_unit_test(a_name_that_is_bound_anew_leads_nowhere_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
