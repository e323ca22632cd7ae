/* Sign-in as the operator meets it: the daemon, a scripted sign-in server with a Graph-like API
 * behind it, and the sentence in the journal for all that goes wrong. */
#include "support/unit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "support/peer_http.h"
#include "support/program.h"

#define SECRET "oven-secret-7"
#define TOKEN(value) \
	{ \
		.path = "/bakery.example/token", \
		.body = "{\"token_type\":\"Bearer\",\"expires_in\":3599," \
			"\"access_token\":\"" value "\"}" \
	}
#define POST(id, title, text) \
	"{\"id\":\"" id "\",\"title\":\"" title \
	"\",\"startDateTime\":\"2026-02-01T10:00:00Z\"," \
	"\"lastModifiedDateTime\":\"2026-02-01T10:00:00Z\"," \
	"\"endDateTime\":\"2027-12-31T08:00:00Z\",\"category\":\"planForChange\"," \
	"\"severity\":\"normal\",\"isMajorChange\":true,\"services\":[\"Crate\"]," \
	"\"tags\":[\"Retirement\"],\"details\":[]," \
	"\"body\":{\"contentType\":\"html\",\"content\":\"<p>" text "</p>\"}}"
#define RETIRED(id, what) \
	POST(id, "The " what " will be retired on 30 June 2027", \
		"The " what " will be retired on 30 June 2027.")

#define LIST(next, posts) \
	"{\"@odata.context\":\"https://crate.example/$metadata#messages\"," next \
	"\"value\":[" posts "]}"

struct office {
	char *dir;
	char *config;
	struct peer_http *web;
};

static void
open_office(struct office *office, const struct peer_http_rule *rules, size_t count)
{
	_cleanup_free_ char *services = NULL, *service = NULL, *url = NULL, *door = NULL;

	office->web = peer_http_start(rules, count);
	url = peer_http_url(office->web, "/posts");
	door = peer_http_url(office->web, "/{tenant}/token");
	office->dir = scratch_make();
	office->config = mem_printf("%s/forewarn.yaml", office->dir);
	services = mem_printf("%s/services", office->dir);
	service = mem_printf("name: Crate\nsources:\n  posts:\n    url: \"%s\"\n"
			     "    allow_private: true\n    gives: [changes]\n    language: en\n"
			     "    sign_in: { url: \"%s\", scope: \"posts/.default\", "
			     "how: \"Ask the crate people for an application\" }\n",
		url, door);
	assert_int_equal(mkdir(services, 0700), 0);
	scratch_write(office->dir, "services/crate.yaml", service);
	scratch_write(office->dir, "secret", SECRET "\n");
}
#define OPEN(office, rules) open_office((office), (rules), LENGTH_OF(rules))

/* MORE stands inside the account; NULL: there is no account. */
static void
write_config(const struct office *office, const char *more)
{
	_cleanup_free_ char *secret = mem_printf("%s/secret", office->dir);
	_cleanup_free_ char *account =
		more ? mem_printf("accounts:\n  crate: { tenant: bakery.example, client_id: "
				  "oven, secret: \"file:%s\"%s }\n",
			       secret, more)
		     : mem_dup("");
	_cleanup_free_ char *text = mem_printf(
		"timezone: Europe/Amsterdam\n"
		"mail: { relay: \"folder:%s/letters\", from: forewarn@bakery.example }\n"
		"state: %s/state\nruntime: %s/run\noperators: [it]\n"
		"recipients:\n  it: { mail: it@bakery.example, sign_of_life: no }\n%s"
		"dependencies:\n  Books: { service: crate, uses: [ledger export, ledger "
		"import], tell: it }\n",
		office->dir, office->dir, office->dir, account);

	scratch_write(office->dir, "forewarn.yaml", text);
	assert_int_equal(chmod(secret, 0600), 0);
}

static void
rename_account(const struct office *office, const char *name)
{
	_cleanup_free_ char *config = scratch_read(office->dir, "forewarn.yaml");
	char *begin = strstr(config, "accounts:\n  ") + strlen("accounts:\n  ");
	char *end = strchr(begin, ':');
	_cleanup_free_ char *renamed =
		mem_printf("%.*s%s%s", (int)(begin - config), config, name, end);

	scratch_write(office->dir, "forewarn.yaml", renamed);
}

static void
holds_no_secret(const struct office *office, const char *name)
{
	_cleanup_free_ char *path = mem_printf("%s/state/%s", office->dir, name);
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	char buffer[65536];
	size_t n;

	/* Pieces overlap, so that nothing hides at their ends. */
	for (long at = 0; f && fseek(f, at, SEEK_SET) == 0 &&
			  (n = fread(buffer, 1, sizeof(buffer), f)) > 0;
		at += (long)sizeof(buffer) - 64) {
		assert_null(memmem(buffer, n, SECRET, strlen(SECRET)));
		assert_null(memmem(buffer, n, "token-1", 7));
		if (n < sizeof(buffer))
			break;
	}
}

static void
close_office(struct office *office)
{
	holds_no_secret(office, "forewarn.db");
	holds_no_secret(office, "forewarn.db-wal");
	peer_http_stop(office->web);
	scratch_remove(office->dir);
	free(office->config);
}

static void
expect(const struct office *office, struct program_result r, int status, const char *sentence)
{
	if (r.status != status || (!strstr(r.err, sentence) && !strstr(r.out, sentence)))
		fail_msg("exit status %d (wanted %d), without “%s”:\n%s%s", r.status, status,
			sentence, r.out, r.err);
	if (strstr(r.err, SECRET) || strstr(r.out, SECRET) || strstr(r.err, "token-"))
		fail_msg("a secret was said:\n%s%s", r.out, r.err);
	(void)office;
	program_result_clear(&r);
}

static void
once(const struct office *office, const char *now, int status, const char *sentence)
{
	expect(office,
		program_run((const char *[]){ "forewarnd", "--once", "--now", now, "--config",
			office->config, NULL }),
		status, sentence);
}

static void
ask(const struct office *office, const char *word, int status, const char *sentence)
{
	expect(office,
		program_run((const char *[]){
			"forewarn", "--config", office->config, "--json", word, NULL }),
		status, sentence);
}

static void
a_list_in_parts_is_read_to_its_end(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts",
			.etag = "\"1\"",
			.body = LIST("\"@odata.nextLink\":\"/posts?$skip=1\",",
				POST("MC1", "A new colour", "You can choose a colour.")) },
		{ .path = "/posts?$skip=1",
			.etag = "\"2\"",
			.body = LIST("\"@odata.nextLink\":\"/posts?$skip=2\",",
				RETIRED("MC2", "ledger import")) },
		{ .path = "/posts?$skip=2",
			.etag = "\"3\"",
			.body = LIST("", RETIRED("MC3", "ledger export")) },
	};
	struct office office;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, "");
	once(&office, "2026-02-03T08:00:00Z", 0,
		"heard for the first time; entries kept as a baseline: 3, changes ahead that "
		"concern you: 2");
	/* What the first part says of itself holds for itself only: nothing is asked "if". */
	once(&office, "2026-02-04T08:00:00Z", 0, "nothing new among 3 entries");
	assert_int_equal(peer_http_requests(office.web), 8);
	for (unsigned i = 0; i < 8; i++) {
		_cleanup_free_ char *asked_if =
			peer_http_header(office.web, i, "If-None-Match");

		assert_null(asked_if);
	}
	ask(&office, "status", 1, "\"silent\":0");
	close_office(&office);
}

static void
a_part_that_does_not_come_fails_the_source_and_loses_nothing(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts",
			.body = LIST("\"@odata.nextLink\":\"/posts?$skip=1\",",
				RETIRED("MC1", "ledger import")) },
		{ .path = "/posts?$skip=1", .status = 429, .headers = "Retry-After: 1800\r\n" },
		{ .path = "/posts?$skip=1", .body = LIST("", RETIRED("MC2", "ledger export")) },
	};
	struct office office;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, "");
	once(&office, "2026-02-03T08:00:00Z", 1,
		"part 2 of the page did not come: 127.0.0.1 says that we ask too often (429)");
	/* It asked for half an hour of peace and gets it. */
	once(&office, "2026-02-03T08:10:00Z", 1, "");
	assert_int_equal(peer_http_count(office.web, "/posts"), 1);
	once(&office, "2026-02-03T10:00:00Z", 0,
		"heard for the first time; entries kept as a baseline: 2");
	assert_int_equal(peer_http_count(office.web, "/posts"), 2);
	ask(&office, "list", 0, "ledger import");
	ask(&office, "list", 0, "ledger export");
	close_office(&office);
}

/* Another program's transaction on the store, begun as soon as the first part is kept. */
static sqlite3 *
lock_store(const struct office *office)
{
	_cleanup_free_ char *file = mem_printf("%s/state/forewarn.db", office->dir);
	sqlite3 *db = NULL;
	bool kept = false;

	for (unsigned i = 0; i < 200 * unit_patience() && !kept; i++) {
		sqlite3_stmt *count = NULL;

		(void)usleep(10000);
		if (!db && (access(file, F_OK) < 0 || sqlite3_open(file, &db) != SQLITE_OK))
			continue;
		if (sqlite3_prepare_v2(db, "SELECT count(*) FROM entry", -1, &count, NULL) ==
				SQLITE_OK &&
			sqlite3_step(count) == SQLITE_ROW)
			kept = sqlite3_column_int(count, 0) == 1;
		(void)sqlite3_finalize(count);
	}
	assert_true(kept);
	/* Letters may be composed just now. */
	assert_int_equal(sqlite3_busy_timeout(db, 500), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return db;
}

static void
wait_for(const struct office *office, const char *words)
{
	for (unsigned i = 0; i < 300 * unit_patience(); i++) {
		_cleanup_free_ char *log = scratch_read(office->dir, "log");

		if (log && strstr(log, words))
			return;
		(void)usleep(100000);
	}
	fail_msg("“%s” was never said", words);
}

static void
a_store_that_fails_between_two_parts_loses_nothing(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts",
			.body = LIST("\"@odata.nextLink\":\"/posts?$skip=1\",",
				RETIRED("MC1", "ledger import")) },
		{ .path = "/posts?$skip=1",
			.delay_ms = 800,
			.body = LIST("", RETIRED("MC2", "ledger export")) },
	};
	struct office office;
	struct program round;
	_cleanup_free_ char *log = NULL;
	sqlite3 *other;

	(void)state;
	OPEN(&office, rules);
	log = mem_printf("%s/log", office.dir);
	write_config(&office, "");
	round = program_start((const char *[]){ "forewarnd", "--once", "--now",
				      "2026-02-03T08:00:00Z", "--config", office.config, NULL },
		log);
	other = lock_store(&office);
	wait_for(&office, "a page could not be kept; it is asked again in five minutes");
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	assert_int_equal(program_stop(&round, 0), 1);
	/* Both are what was there at first, whatever was kept before. */
	once(&office, "2026-02-03T09:00:00Z", 0,
		"heard for the first time; entries kept as a baseline: 2");
	assert_int_equal(peer_http_count(office.web, "/posts"), 2);
	ask(&office, "list", 0, "ledger import");
	ask(&office, "list", 0, "ledger export");
	close_office(&office);
}

static void
a_next_part_elsewhere_is_not_asked(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts",
			.body = LIST("\"@odata.nextLink\":\"https://evil.example/posts\",",
				RETIRED("MC1", "ledger import")) },
	};
	struct office office;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, "");
	once(&office, "2026-02-03T08:00:00Z", 0, "another server");
	ask(&office, "list", 0, "ledger import");
	close_office(&office);
}

static void
a_redirect_of_a_later_part_does_not_move_the_source(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts",
			.body = LIST("\"@odata.nextLink\":\"/posts?$skip=1\",",
				RETIRED("MC1", "ledger import")) },
		{ .path = "/posts?$skip=1", .status = 301, .headers = "Location: /rest\r\n" },
		{ .path = "/rest", .body = LIST("", RETIRED("MC2", "ledger export")) },
	};
	struct office office;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, "");
	for (int day = 1; day <= 4; day++) {
		_cleanup_free_ char *now = mem_printf("2026-02-%02dT08:00:00Z", day);

		once(&office, now, 0, "2 ");
	}
	assert_int_equal(peer_http_count(office.web, "/posts"), 4);
	ask(&office, "status", 1, "\"moved_to\":null");
	close_office(&office);
}

static void
a_token_that_has_ended_is_renewed_in_the_same_round(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		TOKEN("token-2"),
		{ .path = "/posts", .status = 401 },
		{ .path = "/posts", .body = LIST("", RETIRED("MC1", "ledger import")) },
	};
	struct office office;
	_cleanup_free_ char *shown = NULL;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, "");
	once(&office, "2026-02-03T08:00:00Z", 0, "heard for the first time");
	shown = peer_http_header(office.web, 3, "Authorization");
	assert_string_equal(shown, "Bearer token-2");
	close_office(&office);
}

static void
each_trouble_of_a_sign_in_has_its_sentence(void **state)
{
	static const struct {
		int status;
		const char *body, *headers;
		int page_status;
		const char *outcome, *sentence;
	} cases[] = {
		{ 401,
			"{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: "
			"Invalid client secret provided.\"}",
			NULL, 0, "forbidden",
			"we do not hear it: 127.0.0.1 refuses the sign-in of the account "
			"crate: "
			"the secret is wrong: it must be the secret's value, not its id" },
		{ 401,
			"{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: "
			"The provided client secret keys are expired.\"}",
			NULL, 0, "forbidden",
			"the secret has expired: make a new one and put it in its place" },
		{ 429, "", "Retry-After: 120\r\n", 0, "busy",
			"the account crate could not sign in: 127.0.0.1 says that we ask too "
			"often (429) and wants to be asked again after 2 minutes" },
		{ 503, "", NULL, 0, "busy", "the account crate could not sign in" },
		{ 200, "{\"access_token\":\"token-1\"}", NULL, 403, "forbidden",
			"knows the account crate but does not let it read this page (403): a "
			"permission is missing, or an administrator has not consented to it. "
			"Ask the crate people" },
		{ 200, "{\"access_token\":\"token-1\"}", NULL, 401, "forbidden",
			"not even with a new token (401). Ask the crate people" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		const struct peer_http_rule rules[] = {
			{ .path = "/bakery.example/token",
				.status = cases[i].status,
				.body = cases[i].body,
				.headers = cases[i].headers },
			{ .path = "/posts", .status = cases[i].page_status },
		};
		_cleanup_free_ char *outcome =
			mem_printf("\"outcome\":\"%s\"", cases[i].outcome);
		struct office office;

		OPEN(&office, rules);
		write_config(&office, "");
		once(&office, "2026-02-03T08:00:00Z", 1, cases[i].sentence);
		ask(&office, "status", 1, outcome);
		close_office(&office);
	}
}

static void
a_source_without_its_account_is_not_asked_and_says_what_to_write(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts", .body = LIST("", RETIRED("MC1", "ledger import")) },
	};
	struct office office;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, NULL);
	once(&office, "2026-02-03T08:00:00Z", 1,
		"crate/posts: we do not hear it: it needs a sign-in and the configuration has "
		"no account for it: write accounts: { crate: { tenant: ..., client_id: ..., "
		"secret: credential:NAME } } in forewarn.yaml, or accounts: { crate: none } to "
		"go without it. Ask the crate people");
	assert_int_equal(peer_http_requests(office.web), 0);
	ask(&office, "status", 1, "\"outcome\":\"no-account\"");
	expect(&office,
		program_run((const char *[]){
			"forewarn", "--config", office.config, "status", NULL }),
		1, "forewarn check says what to write");
	/* Once it is written, nobody waits for the back-off. */
	write_config(&office, "");
	once(&office, "2026-02-03T08:01:00Z", 0, "heard again");
	close_office(&office);
}

static void
who_goes_without_an_account_says_so_once_and_is_well(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts", .body = LIST("", RETIRED("MC1", "ledger import")) },
	};
	struct office office;
	_cleanup_free_ char *config = NULL, *none = NULL;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, NULL);
	config = scratch_read(office.dir, "forewarn.yaml");
	none = mem_printf("%saccounts: { crate: none }\n", config);
	scratch_write(office.dir, "forewarn.yaml", none);
	once(&office, "2026-02-03T08:00:00Z", 0, "");
	assert_int_equal(peer_http_requests(office.web), 0);
	ask(&office, "check", 1, "accounts: crate: none");
	ask(&office, "status", 0, "\"sources_expected\":0");
	ask(&office, "sources", 0, "\"sources\":[]");
	close_office(&office);
}

static void
a_secret_that_ends_is_told_in_time(void **state)
{
	static const struct peer_http_rule rules[] = {
		TOKEN("token-1"),
		{ .path = "/posts", .body = LIST("", RETIRED("MC1", "ledger import")) },
	};
	static const struct {
		const char *now, *sentence;
	} rounds[] = {
		{ "2026-02-27T08:00:00Z", NULL },
		{ "2026-03-01T08:00:00Z",
			"ends on 2026-03-31, in 30 days; after that its sources are" },
		{ "2026-03-02T08:00:00Z", NULL },
		{ "2026-03-24T08:00:00Z", "ends on 2026-03-31, in 7 days" },
		{ "2026-03-30T08:00:00Z", "ends on 2026-03-31, in 1 day" },
		/* In Amsterdam it is the next day already. */
		{ "2026-03-30T22:30:00Z", "ends today" },
		{ "2026-04-02T08:00:00Z", NULL },
	};
	struct office office;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, ", secret_expires: 2026-03-31");
	for (size_t i = 0; i < LENGTH_OF(rounds); i++) {
		struct program_result r = program_run((const char *[]){ "forewarnd", "--once",
			"--now", rounds[i].now, "--config", office.config, NULL });

		if (!rounds[i].sentence)
			assert_null(strstr(r.err, "the secret of the account crate"));
		else if (!strstr(r.err, rounds[i].sentence))
			fail_msg("“%s” is not said:\n%s", rounds[i].sentence, r.err);
		program_result_clear(&r);
	}
	/* One letter for each warning and one for the case; and three that there was a pause of days
	 * between two rounds, after others of a day. */
	assert_int_equal(scratch_count(office.dir, "letters"), 8);
	ask(&office, "status", 1,
		"\"accounts\":[{\"account\":\"crate\",\"secret_expires\":"
		"\"2026-03-31\",\"days\":");
	expect(&office,
		program_run((const char *[]){
			"forewarn", "--config", office.config, "check", NULL }),
		0, ": the secret of the account crate ended on 2026-03-31");
	close_office(&office);
}

static void
a_service_file_may_name_a_shared_account_and_must_keep_secrets_covered(void **state)
{
	static const struct peer_http_rule rules[] = { { .path = "/posts" } };
	struct office office;
	struct program_result r;

	(void)state;
	OPEN(&office, rules);
	write_config(&office, "");
	scratch_write(office.dir, "services/crate.yaml",
		"name: Crate\nsources:\n  posts: { url: \"http://crate.example/posts\", "
		"sign_in: "
		"{ url: \"http://login.crate.example/token\", how: Ask } }\n");
	r = program_run(
		(const char *[]){ "forewarn", "--config", office.config, "check", NULL });
	assert_int_equal(r.status, 78);
	assert_non_null(strstr(r.err, "the \"url\" in \"sign_in\" must begin with https://"));
	assert_non_null(strstr(
		r.err, "the \"url\" of a source with \"sign_in\" must begin with https"));
	program_result_clear(&r);
	scratch_write(office.dir, "services/other.yaml",
		"name: Other\nsources:\n  posts: { url: \"https://other.example/posts\", "
		"sign_in: "
		"{ account: crates-and-co, how: Ask } }\n");
	scratch_write(office.dir, "services/crate.yaml",
		"name: Crate\nsources:\n  posts: { url: \"https://crate.example/posts\", "
		"sign_in: "
		"{ account: crates-and-co, how: Ask } }\n");
	rename_account(&office, "crates-and-co");
	r = program_run(
		(const char *[]){ "forewarn", "--config", office.config, "check", NULL });
	assert_null(strstr(r.err, "crates-and-co"));
	assert_int_not_equal(r.status, 78);
	program_result_clear(&r);
	rename_account(&office, "crates-and-coo");
	r = program_run(
		(const char *[]){ "forewarn", "--config", office.config, "check", NULL });
	assert_int_equal(r.status, 78);
	program_result_clear(&r);
	close_office(&office);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_in_parts_is_read_to_its_end),
		cmocka_unit_test(a_part_that_does_not_come_fails_the_source_and_loses_nothing),
		cmocka_unit_test(a_store_that_fails_between_two_parts_loses_nothing),
		cmocka_unit_test(a_next_part_elsewhere_is_not_asked),
		cmocka_unit_test(a_redirect_of_a_later_part_does_not_move_the_source),
		cmocka_unit_test(a_token_that_has_ended_is_renewed_in_the_same_round),
		cmocka_unit_test(each_trouble_of_a_sign_in_has_its_sentence),
		cmocka_unit_test(
			a_source_without_its_account_is_not_asked_and_says_what_to_write),
		cmocka_unit_test(who_goes_without_an_account_says_so_once_and_is_well),
		cmocka_unit_test(a_secret_that_ends_is_told_in_time),
		cmocka_unit_test(
			a_service_file_may_name_a_shared_account_and_must_keep_secrets_covered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
