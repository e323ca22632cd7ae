/* HTTP/2: the walls that stand for HTTP/1.1 stand there too. The server is nginx, where there is one. */
#include "listen/bench.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

static const struct peer_http_rule no_rules[] = { { .path = "/" } };

struct site {
	char folder[64];
	char *certificate;
	pid_t server;
	unsigned port;
	struct bench bench;
};

static int __attribute__((format(printf, 1, 2))) run(const char *format, ...)
{
	va_list ap;
	_cleanup_free_ char *command = NULL;

	va_start(ap, format);
	command = mem_vprintf(format, ap);
	va_end(ap);
	return system(command); /* NOLINT: a test's own words */
}

static bool
no_nginx(void)
{
	return run("PATH=$PATH:/usr/sbin; command -v nginx >/dev/null && nginx -V 2>&1 | "
		   "grep -q http_v2_module && command -v openssl >/dev/null") != 0;
}

static void
write_file(const struct site *site, const char *name, const char *data, size_t len)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", site->folder, name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
write_config(const struct site *site)
{
	_cleanup_(text_clear) struct text conf = { 0 };

	text_printf(&conf,
		"daemon off; master_process off; pid %s/pid; error_log %s/error;\n"
		"events { worker_connections 64; }\nhttp {\n"
		"log_format p '$server_protocol $request_uri'; access_log %s/access p;\n"
		"client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3;\n"
		"uwsgi_temp_path %s/t4; scgi_temp_path %s/t5; gzip off;\n"
		"server { listen 127.0.0.1:%u ssl http2; ssl_certificate %s/cert.pem;\n"
		"ssl_certificate_key %s/key.pem; root %s; server_name 127.0.0.1;\n"
		"location /moved { return 301 /feed; }\n"
		"location /plain { return 302 http://127.0.0.1:%u/; }\n"
		"location /bomb { add_header Content-Encoding gzip; }\n"
		"location /slow { limit_rate 10; }\nlocation /many {\n",
		site->folder, site->folder, site->folder, site->folder, site->folder,
		site->folder, site->folder, site->folder, site->port, site->folder,
		site->folder, site->folder, peer_http_port(site->bench.peer));
	for (int i = 0; i < 100; i++)
		text_printf(&conf, "add_header X-Padding-%d %01000d;\n", i, i);
	text_puts(&conf, "} } }\n");
	write_file(site, "nginx.conf", conf.data, conf.len);
}

static bool
answers(unsigned port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good = connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0;

	(void)close(fd);
	return good;
}

/* The port was free a moment ago: nginx cannot tell which one it was given. */
static void
serve(struct site *site)
{
	_cleanup_free_ char *config = mem_printf("%s/nginx.conf", site->folder);

	(void)close(peer_http_listen(0, &site->port));
	write_config(site);
	site->server = fork();
	assert_true(site->server >= 0);
	if (site->server == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		(void)execlp("nginx", "nginx", "-c", config, "-p", site->folder, (char *)NULL);
		_exit(1);
	}
	for (int i = 0; i < 500 && !answers(site->port); i++)
		(void)usleep(10000);
	assert_true(answers(site->port));
}

static int
set_up(void **state)
{
	struct site *site;
	char *page;

	if (no_nginx())
		return 0;
	site = MEM_NEW(struct site);
	*site = (struct site){ .folder = "/tmp/forewarn-h2-XXXXXX", .bench = BENCH(no_rules) };
	assert_non_null(mkdtemp(site->folder));
	assert_int_equal(chmod(site->folder, 0755), 0);
	site->certificate = mem_printf("%s/cert.pem", site->folder);
	assert_int_equal(run("cd %s && openssl req -x509 -newkey ec -pkeyopt "
			     "ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout key.pem -out "
			     "cert.pem -subj /CN=test -addext subjectAltName=IP:127.0.0.1 "
			     "2>/dev/null && head -c 50000000 /dev/zero | gzip -9 >bomb",
				 site->folder),
		0);
	page = mem_new(200000, 1);
	memset(page, 'x', 200000);
	write_file(site, "feed", "<feed/>", 7);
	write_file(site, "many", "<feed/>", 7);
	write_file(site, "big", page, 200000);
	write_file(site, "most", page, 100000);
	write_file(site, "slow", page, 50000);
	free(page);
	serve(site);
	site->bench.settings.ca_file = site->certificate;
	site->bench.settings.page_timeout_sec = 3 * unit_patience();
	*state = site;
	return 0;
}

static int
tear_down(void **state)
{
	struct site *site = *state;

	if (!site)
		return 0;
	(void)kill(site->server, SIGKILL);
	(void)waitpid(site->server, NULL, 0);
	bench_close(&site->bench);
	(void)run("rm -rf %s", site->folder);
	free(site->certificate);
	free(site);
	return 0;
}

static struct page
ask(struct site *site, const char *path, struct request request)
{
	_cleanup_free_ char *url = mem_printf("https://127.0.0.1:%u%s", site->port, path);

	request.url = url;
	request.allow_private = 1;
	return bench_ask(&site->bench, request);
}

static void
assert_outcome(struct site *site, const char *path, enum outcome outcome)
{
	struct page page = ask(site, path, (struct request){ 0 });

	if (page.outcome != outcome)
		fail_msg("%s: %s, %s", path, outcome_name(page.outcome),
			page.why ? page.why : "");
	if (outcome != OUTCOME_FRESH)
		assert_null(page.body);
	page_clear(&page);
}

static void
pages_come_over_it(void **state)
{
	struct site *site = *state;
	struct page first, second;

	if (!site)
		skip();
	first = ask(site, "/feed", (struct request){ 0 });
	if (first.outcome != OUTCOME_FRESH)
		fail_msg("%s, %s", outcome_name(first.outcome), first.why ? first.why : "");
	assert_string_equal(first.body, "<feed/>");
	second = ask(site, "/feed", (struct request){ .validators = first.validators });
	assert_int_equal(second.outcome, OUTCOME_NOT_MODIFIED);
	page_clear(&first);
	page_clear(&second);
	assert_outcome(site, "/moved", OUTCOME_FRESH);
	/* It was HTTP/2 indeed. */
	assert_int_equal(
		run("grep -q '^HTTP/2.0 /feed' %s/access && ! grep -q HTTP/1 %s/access",
			site->folder, site->folder),
		0);
}

static void
its_walls_are_the_same(void **state)
{
	struct site *site = *state;

	if (!site)
		skip();
	assert_outcome(site, "/most", OUTCOME_FRESH);
	assert_outcome(site, "/slow", OUTCOME_TIMEOUT);
	assert_outcome(site, "/plain", OUTCOME_REDIRECTS);
	assert_outcome(site, "/big", OUTCOME_TOO_BIG);
	assert_outcome(site, "/bomb", OUTCOME_TOO_BIG);
	/* What was left of those does not stand in the way of others on their connection. */
	assert_outcome(site, "/feed", OUTCOME_FRESH);
}

/* On a connection of its own: on one that was kept libcurl 7.88 waits for more of such headers until the time is over. */
static void
its_headers_are_capped_too(void **state)
{
	struct site *site = *state;
	struct site fresh;

	if (!site)
		skip();
	fresh = *site;
	fresh.bench = BENCH(no_rules);
	fresh.bench.settings.ca_file = site->certificate;
	assert_outcome(&fresh, "/many", OUTCOME_TOO_BIG);
	bench_close(&fresh.bench);
}

/* On a kept one nobody can tell them from slow ones; that it is the headers is said. */
static void
its_headers_without_end_are_told(void **state)
{
	struct site *site = *state;
	struct page page;

	if (!site)
		skip();
	assert_outcome(site, "/feed", OUTCOME_FRESH);
	page = ask(site, "/many", (struct request){ 0 });
	if (page.outcome != OUTCOME_TOO_BIG)
		assert_int_equal(page.outcome, OUTCOME_TIMEOUT);
	assert_non_null(strstr(page.why, "bytes of headers"));
	page_clear(&page);
}

static void
its_certificate_must_be_good_too(void **state)
{
	struct site *site = *state;
	struct bench bench;
	_cleanup_free_ char *url = NULL;
	struct page page;

	if (!site)
		skip();
	bench = BENCH(no_rules);
	url = mem_printf("https://127.0.0.1:%u/feed", site->port);
	page = bench_ask(&bench, (struct request){ .url = url, .allow_private = 1 });
	assert_int_equal(page.outcome, OUTCOME_TLS);
	page_clear(&page);
	bench_close(&bench);
}

static void
inside_stays_inside(void **state)
{
	struct site *site = *state;
	_cleanup_free_ char *url = NULL;
	struct page page;

	if (!site)
		skip();
	url = mem_printf("https://127.0.0.1:%u/feed", site->port);
	page = bench_ask(&site->bench, (struct request){ .url = url });
	assert_int_equal(page.outcome, OUTCOME_REFUSED_ADDRESS);
	page_clear(&page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_come_over_it),
		cmocka_unit_test(its_walls_are_the_same),
		cmocka_unit_test(its_headers_are_capped_too),
		cmocka_unit_test(its_headers_without_end_are_told),
		cmocka_unit_test(its_certificate_must_be_good_too),
		cmocka_unit_test(inside_stays_inside),
	};

	if (no_nginx())
		printf("skipped: nginx with HTTP/2 is not installed\n");
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
