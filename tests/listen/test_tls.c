/* Encrypted connections: only a name that the certificate proves is believed. The server is
 * openssl's own. */
#include "listen/bench.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct peer_http_rule no_rules[] = { { .path = "/" } };

struct tls {
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

/* Starts the server; its first line "ACCEPT 127.0.0.1:PORT" tells the port. */
static void
serve(struct tls *tls, const char *protocol)
{
	int out[2];
	char line[256];
	FILE *f;

	assert_int_equal(pipe(out), 0);
	tls->server = fork();
	assert_true(tls->server >= 0);
	if (tls->server == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (chdir(tls->folder) < 0 || dup2(out[1], STDOUT_FILENO) < 0 ||
			!freopen("/dev/null", "w", stderr))
			_exit(1);
		(void)execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0",
			"-cert", "both.pem", "-WWW", protocol, "-cipher", "DEFAULT:@SECLEVEL=0",
			(char *)NULL);
		_exit(1);
	}
	(void)close(out[1]);
	f = fdopen(out[0], "r");
	assert_non_null(f);
	while (tls->port == 0 && fgets(line, sizeof(line), f))
		(void)sscanf(line, "ACCEPT 127.0.0.1:%u", &tls->port);
	(void)fclose(f);
	assert_true(tls->port > 0);
}

static struct tls
tls_open(const char *alternative_name, const char *protocol)
{
	struct tls tls = { .folder = "/tmp/forewarn-tls-XXXXXX" };

	assert_non_null(mkdtemp(tls.folder));
	tls.certificate = mem_printf("%s/cert.pem", tls.folder);
	assert_int_equal(run("cd %s && openssl req -x509 -newkey ec -pkeyopt "
			     "ec_paramgen_curve:prime256v1 -nodes -days 2 "
			     "-keyout key.pem -out cert.pem -subj /CN=test -addext "
			     "subjectAltName=%s 2>/dev/null && "
			     "cat key.pem cert.pem >both.pem && echo '<feed/>' >feed",
				 tls.folder, alternative_name),
		0);
	tls.bench = BENCH(no_rules);
	serve(&tls, protocol);
	return tls;
}

static void
tls_close(struct tls *tls)
{
	(void)kill(tls->server, SIGKILL);
	(void)waitpid(tls->server, NULL, 0);
	assert_int_equal(run("rm -r %s", tls->folder), 0);
	free(tls->certificate);
	bench_close(&tls->bench);
}

static struct page
ask(struct tls *tls, const char *ca_file)
{
	_cleanup_free_ char *url = mem_printf("https://127.0.0.1:%u/feed", tls->port);

	tls->bench.settings.ca_file = (char *)ca_file;
	return bench_ask(&tls->bench, (struct request){ .url = url, .allow_private = 1 });
}

static bool
no_openssl(void)
{
	return run("command -v openssl >/dev/null") != 0;
}

static void
a_certificate_that_proves_the_name_is_believed(void **state)
{
	struct tls tls;
	struct page page;

	(void)state;
	if (no_openssl())
		skip();
	tls = tls_open("IP:127.0.0.1", "-tls1_3");
	page = ask(&tls, tls.certificate);
	assert_int_equal(page.outcome, OUTCOME_FRESH);
	assert_string_equal(page.body, "<feed/>\n");
	page_clear(&page);
	tls_close(&tls);
}

static void
a_certificate_of_another_name_is_not(void **state)
{
	struct tls tls;
	struct page page;

	(void)state;
	if (no_openssl())
		skip();
	tls = tls_open("DNS:elsewhere.example", "-tls1_2");
	page = ask(&tls, tls.certificate);
	assert_int_equal(page.outcome, OUTCOME_TLS);
	assert_says(&page, "127.0.0.1 answered with a certificate that does not prove that it "
			   "is 127.0.0.1 (");
	assert_null(page.body);
	page_clear(&page);
	tls_close(&tls);
}

static void
a_certificate_that_nobody_vouches_for_is_not(void **state)
{
	struct tls tls;
	struct page page;

	(void)state;
	if (no_openssl())
		skip();
	tls = tls_open("IP:127.0.0.1", "-tls1_2");
	page = ask(&tls, NULL);
	assert_int_equal(page.outcome, OUTCOME_TLS);
	assert_says(&page, "self-signed");
	page_clear(&page);
	tls_close(&tls);
}

static void
a_file_of_certificates_that_is_not_there_is_named(void **state)
{
	struct tls tls;
	struct page page;

	(void)state;
	if (no_openssl())
		skip();
	tls = tls_open("IP:127.0.0.1", "-tls1_2");
	page = ask(&tls, "/nonexistent/ca.pem");
	assert_int_equal(page.outcome, OUTCOME_TLS);
	assert_says(&page, "/nonexistent/ca.pem");
	page_clear(&page);
	tls_close(&tls);
}

static void
plain_http_on_the_port_is_no_encrypted_connection(void **state)
{
	struct tls tls;
	struct page page;
	_cleanup_free_ char *url = NULL;

	(void)state;
	if (no_openssl())
		skip();
	tls = tls_open("IP:127.0.0.1", "-tls1_2");
	url = mem_printf("http://127.0.0.1:%u/feed", tls.port);
	page = bench_ask(&tls.bench, (struct request){ .url = url, .allow_private = 1 });
	assert_int_equal(page.outcome, OUTCOME_CUT_OFF);
	page_clear(&page);
	tls_close(&tls);
}

/* OpenSSL of this program is as lax as it can be made, so that what is refused is refused by us. */
static void
make_lax(void)
{
	static const char lax[] = "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\n"
				  "system_default = lax\n[lax]\nMinProtocol = TLSv1\n"
				  "CipherString = DEFAULT:@SECLEVEL=0\n";
	int fd = memfd_create("lax", 0);
	_cleanup_free_ char *path = mem_printf("/proc/%d/fd/%d", (int)getpid(), fd);

	if (fd < 0 || write(fd, lax, sizeof(lax) - 1) < 0 ||
		setenv("OPENSSL_CONF", path, 1) < 0)
		abort();
}

static size_t
drop(char *data, size_t size, size_t count, void *userdata)
{
	(void)data;
	(void)userdata;
	return size * count;
}

/* What libcurl does when nobody tells it which versions are good enough. */
static CURLcode
ask_without_a_wall(const struct tls *tls)
{
	_cleanup_free_ char *url = mem_printf("https://127.0.0.1:%u/feed", tls->port);
	CURL *easy = curl_easy_init();
	CURLcode code;

	(void)curl_easy_setopt(easy, CURLOPT_URL, url);
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_CAINFO, tls->certificate);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
	code = curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	return code;
}

static void
versions_that_are_broken_are_not_spoken(void **state)
{
	static const char *const protocols[] = { "-tls1", "-tls1_1" };

	(void)state;
	if (no_openssl())
		skip();
	for (size_t i = 0; i < LENGTH_OF(protocols); i++) {
		struct tls tls = tls_open("IP:127.0.0.1", protocols[i]);
		struct page page;

		assert_int_equal(ask_without_a_wall(&tls), CURLE_OK);
		page = ask(&tls, tls.certificate);
		assert_int_equal(page.outcome, OUTCOME_TLS);
		assert_says(&page, "no encrypted connection with 127.0.0.1 came about");
		assert_null(page.body);
		page_clear(&page);
		tls_close(&tls);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_certificate_that_proves_the_name_is_believed),
		cmocka_unit_test(a_certificate_of_another_name_is_not),
		cmocka_unit_test(a_certificate_that_nobody_vouches_for_is_not),
		cmocka_unit_test(versions_that_are_broken_are_not_spoken),
		cmocka_unit_test(a_file_of_certificates_that_is_not_there_is_named),
		cmocka_unit_test(plain_http_on_the_port_is_no_encrypted_connection),
	};

	make_lax();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
