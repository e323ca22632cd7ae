/* Exchange: how one request is asked. */
#include "listen/exchange.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "listen/address.h"

/* Slower than this for so long is no transfer any more; a short time limit gets a short
 * patience. */
#define LOW_SPEED_BYTES 100L
#define LOW_SPEED_SEC 20L
/* The body of an error page is read to its end if it is small: that keeps the connection. */
#define ERROR_BODY_BYTES 65536u

static void
refuse(struct exchange *exchange, const char *address, const char *what)
{
	free(exchange->refused);
	exchange->refused = mem_printf("%s, %s", address, what);
}

static curl_socket_t
on_open_socket(void *userdata, curlsocktype purpose, struct curl_sockaddr *at)
{
	struct exchange *exchange = userdata;
	bool guarded = !exchange->allow_private && !exchange->settings->proxy;
	const char *what = guarded ? address_private(&at->addr) : NULL;
	char buffer[ADDRESS_SIZE];

	(void)purpose;
	if (what) {
		refuse(exchange, address_write(&at->addr, buffer), what);
		return CURL_SOCKET_BAD;
	}
	return socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
}

/* libcurl 7.88 does not open a socket for a connection that it has kept, but it does ask here.
 */
static int
on_before_request(void *userdata, char *remote, char *local, int remote_port, int local_port)
{
	struct exchange *exchange = userdata;
	bool literal = false;
	const char *what;

	(void)local;
	(void)remote_port;
	(void)local_port;
	if (exchange->allow_private || exchange->settings->proxy)
		return CURL_PREREQFUNC_OK;
	what = address_private_text(remote, &literal);
	if (literal && !what)
		return CURL_PREREQFUNC_OK;
	refuse(exchange, remote, what ? what : "not an internet address");
	return CURL_PREREQFUNC_ABORT;
}

/* Each answer on the way, 1xx too, has a status line; only the last one's headers count. */
static void
note_header(struct exchange *exchange, const char *line, size_t n)
{
	if (n >= 5 && memcmp(line, "HTTP/", 5) == 0)
		text_clear(&exchange->lines_in);
	if (n > 0 && line[0] != '\r' && line[0] != '\n')
		text_add(&exchange->lines_in, line, n);
}

/* What unpacks br and zstd may want 16 and 128 MiB for a window, whatever the page is; what unpacks gzip, 32 KiB. */
static bool
packs_as_nobody_asked(const char *line, size_t n)
{
	static const char name[] = "content-encoding:";
	_cleanup_free_ char *codings = NULL;
	char *rest, *coding;

	if (n < sizeof(name) || strncasecmp(line, name, sizeof(name) - 1) != 0)
		return false;
	codings = mem_ndup(line + sizeof(name) - 1, n - (sizeof(name) - 1));
	for (coding = strtok_r(codings, ", \t\r\n", &rest); coding;
		coding = strtok_r(NULL, ", \t\r\n", &rest))
		if (strcasecmp(coding, "br") == 0 || strcasecmp(coding, "zstd") == 0)
			return true;
	return false;
}

static size_t
on_header(char *data, size_t size, size_t count, void *userdata)
{
	struct exchange *exchange = userdata;
	long status = 0;

	(void)curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
	exchange->header_bytes += size * count;
	if (exchange->head)
		note_header(exchange, data, size * count);
	/* After 1xx the answer is still to come. */
	exchange->headed = status >= 200 && (data[0] == '\r' || data[0] == '\n');
	exchange->too_many_headers = exchange->header_bytes > LIMIT_HEADER_BYTES;
	if (!exchange->bare && status != 304)
		exchange->unasked = packs_as_nobody_asked(data, size * count);
	return exchange->too_many_headers || exchange->unasked ? 0 : size * count;
}

/* False: there is no room for so much more at this moment. */
static bool
make_room(struct exchange *exchange, size_t n)
{
	if (!exchange->flying)
		return true;
	if (exchange->body.len + n > LIMIT_SMALL_PAGE_BYTES &&
		*exchange->flying + n > LIMIT_FLIGHT_BYTES) {
		exchange->crowded = true;
		return false;
	}
	*exchange->flying += n;
	exchange->counted += n;
	return true;
}

static size_t
on_body(char *data, size_t size, size_t count, void *userdata)
{
	struct exchange *exchange = userdata;
	size_t n = size * count;
	curl_off_t promised = -1;
	long status = 0;
	bool is_page;

	(void)curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &promised);
	is_page = status == 200 || status == 203;
	/* The answer to a GET that stands in for a HEAD. */
	if (exchange->head)
		return 0;
	if (!is_page && exchange->body.len + n > ERROR_BODY_BYTES)
		return 0;
	/* CURLOPT_MAXFILESIZE would end it before the headers that follow Content-Length are
	 * known. */
	if (exchange->body.len + n > exchange->max_bytes ||
		(is_page && promised > 0 && (uint64_t)promised > exchange->max_bytes)) {
		exchange->too_big = true;
		return 0;
	}
	if (!make_room(exchange, n))
		return 0;
	text_add(&exchange->body, data, n);
	return n;
}

/* Here the bytes are counted as they came, before they are unpacked. */
static int
on_progress(void *userdata, curl_off_t total, curl_off_t now, curl_off_t up_total,
	curl_off_t up_now)
{
	struct exchange *exchange = userdata;

	(void)total;
	(void)up_total;
	(void)up_now;
	if (now <= 0 || (uint64_t)now <= exchange->max_bytes)
		return 0;
	exchange->too_big = true;
	return 1;
}

static char *
user_agent(const struct listen_settings *settings)
{
	if (settings->user_agent)
		return mem_dup(settings->user_agent);
	if (settings->contact)
		return mem_printf("forewarn/%s (+%s)", FOREWARN_VERSION, settings->contact);
	return mem_dup("forewarn/" FOREWARN_VERSION);
}

static void
add_line(struct exchange *exchange, const char *name, const char *value)
{
	struct curl_slist *longer;
	char *line;

	if (!value || !value[0])
		return;
	line = mem_printf("%s: %s", name, value);
	longer = mem_got(curl_slist_append(exchange->lines, line));
	explicit_bzero(line, strlen(line));
	free(line);
	exchange->lines = longer;
}

static void
add_bearer(struct exchange *exchange)
{
	char *value = mem_printf("Bearer %s", exchange->bearer);

	add_line(exchange, "Authorization", value);
	explicit_bzero(value, strlen(value));
	free(value);
}

/* An option that this libcurl does not take would leave a limit or a lock open: then nothing is
 * asked at all. */
#define SET(option, value) \
	if (curl_easy_setopt(easy, (option), (value)) != CURLE_OK) \
	return -EOPNOTSUPP

static int
set_question(struct exchange *exchange)
{
	_cleanup_free_ char *agent = user_agent(exchange->settings);
	CURL *easy = exchange->easy;

	add_line(exchange, "If-None-Match", exchange->validators->etag);
	add_line(exchange, "If-Modified-Since", exchange->validators->last_modified);
	if (exchange->bearer)
		add_bearer(exchange);
	if (exchange->form) {
		add_line(exchange, "Accept", "application/json");
		SET(CURLOPT_POSTFIELDS, exchange->form);
	}
	if (exchange->bare)
		SET(CURLOPT_NOBODY, 1L);
	SET(CURLOPT_URL, exchange->target->url);
	SET(CURLOPT_HTTPHEADER, exchange->lines);
	SET(CURLOPT_USERAGENT, agent);
	SET(CURLOPT_ACCEPT_ENCODING, "gzip");
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_ERRORBUFFER, exchange->error);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, exchange);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, exchange);
	return 0;
}

static int
set_limits(struct exchange *exchange)
{
	CURL *easy = exchange->easy;
	long seconds = exchange->budget_ms / 1000, patience = seconds / 3;

	SET(CURLOPT_NOSIGNAL, 1L);
	/* Else a name server that does not answer would hold up the whole loop when the time is
	 * over. */
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_TIMEOUT_MS, exchange->budget_ms);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)LIMIT_CONNECT_SECONDS * 1000);
	SET(CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
	SET(CURLOPT_LOW_SPEED_TIME, patience < 1               ? 1L
				    : patience < LOW_SPEED_SEC ? patience
							       : LOW_SPEED_SEC);
	SET(CURLOPT_NOPROGRESS, 0L);
	SET(CURLOPT_XFERINFOFUNCTION, on_progress);
	SET(CURLOPT_XFERINFODATA, exchange);
	return 0;
}

static int
set_locks(struct exchange *exchange)
{
	const struct listen_settings *settings = exchange->settings;
	CURL *easy = exchange->easy;

	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	SET(CURLOPT_OPENSOCKETDATA, exchange);
	SET(CURLOPT_PREREQFUNCTION, on_before_request);
	SET(CURLOPT_PREREQDATA, exchange);
	/* Set even when empty: that is how curl is kept from asking the environment. */
	SET(CURLOPT_PROXY, settings->proxy ? settings->proxy : "");
	SET(CURLOPT_NOPROXY, "");
	SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (!settings->ca_file)
		return 0;
	SET(CURLOPT_CAINFO, settings->ca_file);
	SET(CURLOPT_CAPATH, NULL);
	if (settings->proxy)
		SET(CURLOPT_PROXY_CAINFO, settings->ca_file);
	return 0;
}

int
exchange_begin(struct exchange *exchange, struct wire *wire, wire_done done, void *userdata)
{
	int r;

	assert(!exchange->easy);
	exchange->easy = curl_easy_init();
	if (!exchange->easy)
		return -ENOMEM;
	r = set_question(exchange);
	if (r >= 0)
		r = set_limits(exchange);
	if (r >= 0)
		r = set_locks(exchange);
	if (r >= 0)
		r = wire_add(wire, exchange->easy, done, userdata);
	return r;
}

void
exchange_end(struct exchange *exchange, CURLcode result)
{
	long status = 0, proxy_status = 0, os_error = 0;

	(void)curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(exchange->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	(void)curl_easy_getinfo(exchange->easy, CURLINFO_OS_ERRNO, &os_error);
	exchange->result = result;
	exchange->status = (int)status;
	exchange->proxy_status = proxy_status >= 300 ? (int)proxy_status : 0;
	/* The system says it shorter: "Connection refused". */
	if (result == CURLE_COULDNT_CONNECT && os_error)
		(void)snprintf(exchange->error, sizeof(exchange->error), "%s",
			strerror((int)os_error));
}

const char *
exchange_header(struct exchange *exchange, const char *name, size_t index)
{
	struct curl_header *header;

	if (!exchange->easy)
		return NULL;
	if (curl_easy_header(exchange->easy, name, index, CURLH_HEADER, -1, &header) !=
		CURLHE_OK)
		return NULL;
	return header->value;
}

uint64_t
exchange_packed_bytes(const struct exchange *exchange)
{
	curl_off_t bytes = 0;

	(void)curl_easy_getinfo(exchange->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
	return bytes > 0 ? (uint64_t)bytes : 0;
}

long
exchange_took_ms(const struct exchange *exchange)
{
	curl_off_t usec = 0;

	(void)curl_easy_getinfo(exchange->easy, CURLINFO_TOTAL_TIME_T, &usec);
	return (long)(usec / 1000);
}

void
exchange_clear(struct exchange *exchange)
{
	curl_easy_cleanup(exchange->easy);
	/* There may be a token in them. */
	for (struct curl_slist *line = exchange->lines; line; line = line->next)
		explicit_bzero(line->data, strlen(line->data));
	curl_slist_free_all(exchange->lines);
	if (exchange->flying)
		*exchange->flying -= exchange->counted;
	text_clear(&exchange->body);
	text_clear(&exchange->lines_in);
	free(exchange->refused);
	*exchange = (struct exchange){ 0 };
}
