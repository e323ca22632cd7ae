/* Scenarios: every folder of tests/scenarios is a story over the real walk, with its own clock
 * and chance. */
#include "support/unit.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "almanac.h"
#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "base/zone.h"
#include "absence.h"
#include "configure.h"
#include "deliver.h"
#include "ledger.h"
#include "support/mail_text.h"
#include "split.h"
#include "troubles.h"
#include "walk.h"
#include "whole/read_here.h"
#include "whole/story_ledger.h"
#include "whole/story_post.h"
#include "whole/story_publish.h"

#define FOLDER "tests/scenarios"

struct story {
	char *folder;
	char *state;         /* scratch folder of the store */
	char *configuration; /* file of the one in use */
	struct setup *setup;
	struct store *store;
	struct wire *wire;
	sd_event *loop;
	struct journal *journal;
	struct deliver *deliver;
	int64_t now;
	uint64_t drawn;
	unsigned letters; /* shown so far */
	struct story_post post;
	struct text transcript;
	bool weekly; /* signs of life are told */
	bool away;   /* forewarn did not run, and this is the round after that */
};

static int64_t
story_now(void *userdata)
{
	return ((struct story *)userdata)->now;
}

/* splitmix64: the same draws in every run. */
static uint64_t
story_random(void *userdata)
{
	struct story *story = userdata;
	uint64_t z = story->drawn += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static void
story_quiet(void *userdata)
{
	(void)userdata;
}

static char *
read_file(const char *path, size_t *ret_len)
{
	_cleanup_fclose_ FILE *f = fopen(path, "re");
	struct text t = { 0 };
	char buffer[8192];
	size_t n;

	if (!f)
		return NULL;
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		text_add(&t, buffer, n);
	if (ret_len)
		*ret_len = t.len;
	return text_take(&t);
}

/* $FOREWARN_STORIES_IN=nl tells every story in plain Dutch, for the letters alone. */
static void
change_language(struct config *config, const char *language)
{
	mem_set(&config->language, language);
	for (size_t i = 0; i < config->recipient_count; i++) {
		config->recipients[i].wording = WORDING_PLAIN;
		mem_set(&config->recipients[i].language, NULL);
	}
}

static struct setup *
load(struct story *story, const char *file)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", story->folder, file);
	_cleanup_free_ char *share = mem_printf("%s/share", story->state);
	struct settings_paths paths = { .config_file = path, .share_dir = share };
	struct complaints complaints = { 0 };
	struct setup *setup = configure(&paths, &complaints);

	for (size_t i = 0; i < complaints.count; i++) {
		_cleanup_free_ char *line = complaint_write(&complaints.items[i]);

		text_printf(&story->transcript, "complaint: %s\n", line);
		if (!setup)
			fprintf(stderr, "%s\n", line);
	}
	if (setup && getenv("FOREWARN_STORIES_IN"))
		change_language(setup->config, getenv("FOREWARN_STORIES_IN"));
	complaints_clear(&complaints);
	return setup;
}

static void
show_cases(struct story *story, const struct walk_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		const struct walk_case *c = &result->cases[i];
		_cleanup_free_ char *dependencies = change_dependencies(&c->change);
		char before[WHEN_SIZE], effective[WHEN_SIZE];

		when_write(&c->event.before, before);
		when_write(&c->change.facts.effective, effective);
		text_printf(&story->transcript, "  %s %s: %s, forced %s, %s, for %s",
			c->change.id, happening_name(c->event.happening),
			kind_name(c->change.facts.kind), forced_name(c->change.facts.forced),
			*effective ? effective : "no date", dependencies);
		if (c->event.happening == HAPPENED_MOVED)
			text_printf(
				&story->transcript, ", was %s", *before ? before : "no date");
		if (happening_reminds(c->event.happening) && c->event.detail)
			text_printf(&story->transcript, ", %s", c->event.detail);
		text_printf(&story->transcript, ", %s\n",
			c->told ? occasion_name(c->occasion) : "told nobody");
	}
}

static struct walk
walk_of(struct story *story)
{
	return (struct walk){ .setup = story->setup,
		.store = story->store,
		.now = story->now,
		.random = story_random,
		.random_data = story,
		.away = story->away };
}

static void
review(struct story *story)
{
	struct walk walk = walk_of(story);
	struct walk_result result;

	assert_int_equal(store_begin(story->store), 0);
	assert_true(walk_review(&walk, &result) >= 0);
	assert_int_equal(store_commit(story->store), 0);
	show_cases(story, &result);
	walk_result_clear(&result);
}

static void
configure_story(struct story *story, const char *file)
{
	struct setup *setup = load(story, file);
	_cleanup_free_ char *why = NULL;

	assert_non_null(setup);
	setup_free(story->setup);
	story->setup = setup;
	assert_int_equal(deliver_configure(story->deliver, setup->config, &why), 0);
	mem_set(&story->configuration, file);
	assert_int_equal(store_look_anew(story->store), 0);
	review(story);
}

static const struct source *
find_source(const struct story *story, const char *id, const struct service **ret_service)
{
	const struct config *config = story->setup->config;

	for (size_t i = 0; i < config->service_count; i++)
		for (size_t j = 0; j < config->services[i].source_count; j++)
			if (text_equal(config->services[i].sources[j].id, id)) {
				*ret_service = &config->services[i];
				return &config->services[i].sources[j];
			}
	fail_msg("%s: there is no source %s", story->folder, id);
	return NULL;
}

static void
load_state(struct story *story, const struct source *source, struct source_state *ret)
{
	if (store_source_get(story->store, source->id, ret) >= 0)
		return;
	*ret = (struct source_state){ .last_try = STAMP_NONE,
		.last_heard = STAMP_NONE,
		.last_new = STAMP_NONE,
		.next_due = STAMP_NONE,
		.failing_since = STAMP_NONE,
		.id = mem_dup(source->id),
		.url = mem_dup(source->url) };
}

static void
show_troubles(struct story *story, const struct troubles_news *news)
{
	for (size_t i = 0; i < news->begun.count; i++)
		text_printf(&story->transcript, "  trouble: %s%s%s\n",
			ailment_name(news->begun.items[i].kind),
			news->begun.items[i].detail ? ", " : "",
			news->begun.items[i].detail ? news->begun.items[i].detail : "");
	for (size_t i = 0; i < news->over.count; i++)
		text_printf(&story->transcript, "  over: %s\n",
			ailment_name(news->over.items[i].kind));
}

static void
take_troubles(struct story *story, const struct source *source,
	const struct silence_before *before, const struct source_state *state,
	const struct walk_result *result)
{
	struct troubles_news news = { 0 };

	assert_int_equal(troubles_take(story->store,
				 &(struct troubles_page){ .source = source,
					 .before = *before,
					 .state = state,
					 .entries = result->entries,
					 .fresh = result->fresh,
					 .baseline = result->baseline,
					 .now = story->now },
				 &news),
		0);
	show_troubles(story, &news);
	troubles_news_clear(&news);
}

/* One transaction, as the daemon does it. True when another part is to be asked for. */
static bool
take_part(struct story *story, const char *source_id, struct source_state *state,
	struct page *page)
{
	const struct service *service = NULL;
	const struct source *source = find_source(story, source_id, &service);
	struct walk walk = walk_of(story);
	struct silence_before before = { .last_heard = state->last_heard,
		.last_new = state->last_new,
		.page_entries = state->page_entries };
	struct walk_result result;
	bool more;

	read_here(page, &source->rules);
	assert_int_equal(store_begin(story->store), 0);
	assert_int_equal(walk_page(&walk, service, source, state, page, &result), 0);
	text_printf(&story->transcript, "%s: %s, %u entries, %u new, %u edited%s%s\n",
		source_id, outcome_name(page->outcome), result.entries, result.fresh,
		result.revised, result.baseline ? ", baseline" : "",
		result.more ? ", and there is more" : "");
	show_cases(story, &result);
	if (!result.more)
		take_troubles(story, source, &before, state, &result);
	assert_int_equal(store_commit(story->store), 0);
	more = result.more;
	walk_result_clear(&result);
	page_clear(page);
	return more;
}

static void
take_page(struct story *story, const char *source_id, struct page *page)
{
	const struct service *service = NULL;
	struct source_state state;

	load_state(story, find_source(story, source_id, &service), &state);
	(void)take_part(story, source_id, &state, page);
	source_state_clear(&state);
}

static struct page
load_page(const struct story *story, const char *file, const char *url)
{
	_cleanup_free_ char *path = mem_printf("%s/%s", story->folder, file);
	struct page page = { .outcome = OUTCOME_FRESH, .status = 200, .url = mem_dup(url) };

	page.body = read_file(path, &page.body_len);
	if (!page.body)
		fail_msg("%s: %s", path, strerror(errno));
	return page;
}

static void
step_page(struct story *story, char **words, size_t count)
{
	struct page page = load_page(story, words[2], "https://story.example/feed");

	if (count > 3)
		page.validators.etag = mem_dup(words[3]);
	take_page(story, words[1], &page);
}

static void
step_redirect(struct story *story, char **words)
{
	struct page page = load_page(story, words[2], words[3]);

	page.moved_to = mem_dup(words[3]);
	take_page(story, words[1], &page);
}

/* One round over a page in several parts, each asked for where the one before said. Fewer files
 * than parts: the daemon was killed there. */
static void
step_parts(struct story *story, char **words, size_t count)
{
	_cleanup_free_ char *files = mem_printf("%s %s", words[2], count > 3 ? words[3] : "");
	const struct service *service = NULL;
	const struct source *source = find_source(story, words[1], &service);
	struct source_state state;
	char *save = NULL, *file = strtok_r(files, " ", &save);
	bool more = true;

	load_state(story, source, &state);
	for (; file && more; file = strtok_r(NULL, " ", &save)) {
		struct page page = load_page(
			story, file, state.parts.next ? state.parts.next : source->url);

		more = take_part(story, words[1], &state, &page);
	}
	if (file)
		fail_msg("%s: nothing asks for %s", story->folder, file);
	if (more)
		text_puts(&story->transcript, "killed before the next part\n");
	source_state_clear(&state);
}

static void
step_answer(struct story *story, char **words, size_t count)
{
	int outcome = outcome_of(words[2]);
	struct page page = { .outcome = (enum outcome)outcome };

	assert_true(outcome >= 0);
	if (count > 3)
		page.why = mem_dup(words[3]);
	take_page(story, words[1], &page);
}

static void
step_split(struct story *story, const char *id, unsigned number)
{
	struct walk walk = walk_of(story);
	struct walk_result result;
	_cleanup_free_ char *text = NULL, *why = NULL;
	int r = split_take(&walk,
		&(struct split){
			.change = id, .number = number, .by = "ada", .why = "they are two" },
		&result, &text, &why);

	text_printf(&story->transcript, "split %s: %s\n", id, r < 0 ? why : text);
	show_cases(story, &result);
	walk_result_clear(&result);
}

/* As it is sent, for the readers of others in test_letters.sh. */
static void
keep_letter(struct story *story, const struct letter *letter)
{
	const char *build = getenv("FOREWARN_BUILD"), *name = strrchr(story->folder, '/') + 1;
	const char *language = getenv("FOREWARN_STORIES_IN");
	_cleanup_free_ char *folder = mem_printf("%s/letters%s%s", build ? build : "build",
		language ? "-" : "", language ? language : "");
	_cleanup_free_ char *path =
		mem_printf("%s/%s-%02u.eml", folder, name, ++story->letters);
	_cleanup_fclose_ FILE *f = NULL;

	(void)mkdir(folder, 0755);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(
		fwrite(letter->message, 1, letter->message_len, f), letter->message_len);
}

/* The size of a store, and our version, are no part of a story. */
static void
mask(char *text)
{
	for (char *p = strstr(text, " MiB"); p > text && strchr("0123456789.", p[-1]); p--)
		p[-1] = '#';
	for (char *p = strstr(text, FOREWARN_VERSION); p && *p && strncmp(p, ".\n", 2) != 0;
		p++)
		*p = '#';
}

static void
show_letter(struct story *story, const struct letter *summary, bool brief)
{
	struct letter letter = { 0 };
	_cleanup_free_ char *text = NULL;

	assert_int_equal(store_letter_get(story->store, summary->id, &letter), 0);
	text = mail_text_plain(letter.message);
	assert_non_null(text);
	mask(text);
	if (brief)
		text_printf(
			&story->transcript, "letter to %s: %s\n", letter.to, letter.subject);
	else
		text_printf(&story->transcript, "--- letter to %s\nSubject: %s\n\n%s\n---\n",
			letter.to, letter.subject, text);
	keep_letter(story, &letter);
	letter.state = LETTER_DELIVERED;
	letter.delivered = story->now;
	assert_true(store_letter_update(story->store, &letter) >= 0);
	letter_clear(&letter);
}

/* forewarn runs: at the start of a story or after a pause. */
static void
step_awake(struct story *story)
{
	struct absence absence;
	int r = absence_notice(story->store, story->now, INT64_MAX, &absence);

	assert_true(r >= 0);
	story->away = r > 0;
	text_puts(&story->transcript, r > 0 ? "forewarn was away\n" : "forewarn runs\n");
}

/* A round is over: did anybody answer? */
static void
mind_network(struct story *story)
{
	struct roster roster;
	int64_t since;
	int r;

	assert_int_equal(roster_load(&roster, story->setup->config, story->store, NULL), 0);
	r = troubles_network(story->store, &roster, story->now, &since);
	assert_true(r >= 0);
	if (r > 0)
		text_puts(&story->transcript, since == STAMP_NONE
						      ? "our own network is back\n"
						      : "our own network is down\n");
	roster_clear(&roster);
}

/* What the passing of days does, in a transaction of its own as in the daemon. */
static void
look_at_days(struct story *story)
{
	struct almanac_input in = { story->store, story->setup->config, story->now };
	struct walk_result result = { 0 };

	assert_int_equal(store_begin(story->store), 0);
	assert_int_equal(almanac_look(&in, &result), 0);
	assert_int_equal(store_commit(story->store), 0);
	show_cases(story, &result);
	walk_result_clear(&result);
}

/* The daemon ends and begins again, with the same configuration and the same store. */
static void
step_restart(struct story *story)
{
	struct deliver_host host = { story_now, story_random, story_quiet, story_quiet, story,
		true };
	_cleanup_free_ char *why = NULL, *configuration = mem_dup(story->configuration);

	text_puts(&story->transcript, "restart\n");
	deliver_free(story->deliver);
	store_close(story->store);
	assert_int_equal(store_open(story->state, STORE_WRITE, &story->store, &why), 0);
	assert_int_equal(deliver_new(story->wire, story->store, story->journal, &host,
				 &story->deliver, &why),
		0);
	configure_story(story, configuration);
}

/* Signs of life are for stories that ask for them: in all others the week begins with each round. */
static void
hush_weekly(struct story *story)
{
	const struct config *config = story->setup->config;
	_cleanup_free_ char *now = mem_printf("%lld", (long long)story->now);

	for (size_t i = 0; i < config->recipient_count; i++) {
		_cleanup_free_ char *name = mem_printf("life.%s", config->recipients[i].name);

		assert_int_equal(store_meta_set(story->store, name, now), 0);
	}
}

/* A round ends. What is told goes into the transcript, of each letter only its subject when BRIEF. */
static void
tell(struct story *story, bool brief)
{
	struct letters letters = { 0 };

	mind_network(story);
	look_at_days(story);
	if (!story->weekly)
		hush_weekly(story);
	assert_true(deliver_compose(story->deliver, true) >= 0);
	story->away = false;
	assert_true(store_letters_due(story->store, story->now, NULL, 1000, &letters) >= 0);
	for (size_t i = 0; i < letters.count; i++)
		show_letter(story, &letters.items[i], brief);
	if (letters.count)
		story_publish(story->store, story->journal, story->setup->config,
			strrchr(story->folder, '/') + 1, story->letters, story->now);
	letters_clear(&letters);
}

/* "relay WORDS" and "hook ANSWERS" say how letters are answered from here on, "send" lets them leave. */
static void
step_post(struct story *story, char **words, size_t count)
{
	struct config *config = story->setup->config;
	_cleanup_free_ char *mail = mem_printf("%s/mail", story->state);
	_cleanup_free_ char *says = NULL;

	for (size_t i = 1; i < count; i++) {
		char *more = mem_printf("%s%s%s", says ? says : "", says ? " " : "", words[i]);

		free(says);
		says = more;
	}
	if (strcmp(words[0], "send") == 0) {
		hush_weekly(story);
		story_post_send(&story->post, story->deliver, story->store, story->loop,
			&story->transcript);
		return;
	}
	text_printf(&story->transcript, "%s answers %s\n", words[0], says ? says : "well");
	if (strcmp(words[0], "relay") == 0)
		story_post_relay(&story->post, mail, config, says);
	else
		story_post_hook(&story->post, config, says);
	assert_int_equal(deliver_configure(story->deliver, config, NULL), 0);
}

static struct ledger
ledger_of(const struct story *story)
{
	return (struct ledger){ story->store, story->setup->config, story->now };
}

static void
step_tell(struct story *story)
{
	size_t before = story->transcript.len;

	tell(story, false);
	if (!memmem(story->transcript.data + before, story->transcript.len - before, "--- ", 4))
		text_puts(&story->transcript, "no letters\n");
}

/* Round after round, every hour: what is told, and when. */
static void
step_pass(struct story *story, const char *until)
{
	int64_t end;

	assert_int_equal(stamp_read(until, &end, NULL), 0);
	for (; story->now < end; story->now += 3600) {
		size_t before = story->transcript.len, told;
		char stamp[STAMP_SIZE];

		text_printf(&story->transcript, "\n== %s\n", stamp_write(story->now, stamp));
		told = story->transcript.len;
		tell(story, true);
		if (story->transcript.len == told)
			story->transcript.data[story->transcript.len = before] = '\0';
	}
	story->now = end;
	text_printf(&story->transcript, "\n== %s\n", until);
}

static void
run_step(struct story *story, char *line)
{
	char *words[4], *save = NULL;
	size_t count = 0;

	while (count < 3 && (words[count] = strtok_r(count ? NULL : line, " ", &save)))
		count++;
	if (count == 3 && save && *save)
		words[count++] = save;
	if (count == 2 && strcmp(words[0], "at") == 0) {
		assert_int_equal(stamp_read(words[1], &story->now, NULL), 0);
		text_printf(&story->transcript, "\n== %s\n", words[1]);
	} else if (count >= 3 && strcmp(words[0], "page") == 0) {
		step_page(story, words, count);
	} else if (count >= 3 && strcmp(words[0], "parts") == 0) {
		step_parts(story, words, count);
	} else if (count == 4 && strcmp(words[0], "redirect") == 0) {
		step_redirect(story, words);
	} else if (count >= 3 && strcmp(words[0], "answer") == 0) {
		step_answer(story, words, count);
	} else if (count == 2 && strcmp(words[0], "config") == 0) {
		text_printf(&story->transcript, "configuration %s\n", words[1]);
		configure_story(story, words[1]);
	} else if (count == 4 && strcmp(words[0], "decide") == 0) {
		struct ledger ledger = ledger_of(story);

		story_decide(&ledger, words, &story->transcript);
	} else if (count == 2 && strcmp(words[0], "read-back") == 0) {
		struct ledger ledger = ledger_of(story);
		_cleanup_free_ char *path = mem_printf("%s/%s", story->folder, words[1]);

		story_read_back(&ledger, path, &story->transcript);
	} else if (count == 1 && strcmp(words[0], "ledger") == 0) {
		struct ledger ledger = ledger_of(story);

		story_ledger(&ledger, &story->transcript);
	} else if (count >= 2 && strcmp(words[0], "split") == 0) {
		step_split(story, words[1], count > 2 ? (unsigned)atoi(words[2]) : 0);
	} else if (strcmp(words[0], "relay") == 0 || strcmp(words[0], "hook") == 0 ||
		   strcmp(words[0], "send") == 0) {
		step_post(story, words, count);
	} else if (count == 1 && strcmp(words[0], "weekly") == 0) {
		story->weekly = true;
	} else if (count == 1 && strcmp(words[0], "awake") == 0) {
		step_awake(story);
	} else if (count == 1 && strcmp(words[0], "tell") == 0) {
		step_tell(story);
	} else if (count == 2 && strcmp(words[0], "pass") == 0) {
		step_pass(story, words[1]);
	} else if (count == 1 && strcmp(words[0], "restart") == 0) {
		step_restart(story);
	} else {
		fail_msg("%s/steps: a line that nobody understands, it begins with “%s”",
			story->folder, words[0]);
	}
}

static void
link_shipped(const char *share, const char *kind)
{
	const char *shipped = getenv("FOREWARN_SHARE");
	_cleanup_free_ char *from = mem_printf("%s/%s", shipped ? shipped : "config", kind);
	_cleanup_free_ char *target = realpath(from, NULL);
	_cleanup_free_ char *link = mem_printf("%s/%s", share, kind);

	assert_non_null(target);
	assert_int_equal(symlink(target, link), 0);
}

/* A share folder with the shipped phrases and letters and no services: a story brings its own. */
static void
make_share(struct story *story)
{
	_cleanup_free_ char *share = mem_printf("%s/share", story->state);
	_cleanup_free_ char *services = mem_printf("%s/services", share);

	assert_int_equal(mkdir(share, 0700), 0);
	assert_int_equal(mkdir(services, 0700), 0);
	link_shipped(share, "phrases");
	link_shipped(share, "letters");
}

static void
begin(struct story *story)
{
	char scratch[] = "/tmp/forewarn-story-XXXXXX";
	struct deliver_host host = { story_now, story_random, story_quiet, story_quiet, story,
		true };
	_cleanup_free_ char *why = NULL;

	assert_non_null(mkdtemp(scratch));
	story->state = mem_dup(scratch);
	story->now = stamp_utc(stamp_day(2026, 1, 1), 0, 0, 0);
	make_share(story);
	assert_int_equal(sd_event_new(&story->loop), 0);
	assert_int_equal(wire_new(story->loop, &story->wire, &why), 0);
	story->journal = journal_new(true);
	assert_int_equal(store_open(scratch, STORE_WRITE, &story->store, &why), 0);
	assert_int_equal(deliver_new(story->wire, story->store, story->journal, &host,
				 &story->deliver, &why),
		0);
	configure_story(story, "forewarn.yaml");
}

static void
end(struct story *story)
{
	_cleanup_free_ char *remove = mem_printf("rm -rf '%s'", story->state);

	deliver_free(story->deliver);
	story_post_end(&story->post);
	wire_free(story->wire);
	store_close(story->store);
	journal_free(story->journal);
	sd_event_unref(story->loop);
	setup_free(story->setup);
	assert_int_equal(system(remove), 0);
	free(story->folder);
	free(story->state);
	free(story->configuration);
	text_clear(&story->transcript);
}

static void
keep_transcript(const struct story *story, const char *name)
{
	const char *build = getenv("FOREWARN_BUILD");
	_cleanup_free_ char *folder = mem_printf("%s/scenarios", build ? build : "build");
	_cleanup_free_ char *path = mem_printf("%s/%s", folder, name);
	_cleanup_fclose_ FILE *f = NULL;

	(void)mkdir(folder, 0755);
	f = fopen(path, "we");
	assert_non_null(f);
	(void)fputs(story->transcript.data, f);
	print_message("transcript: %s\n", path);
}

static void
tell_story(void **state)
{
	const char *name = *state;
	struct story story = { .folder = mem_printf(FOLDER "/%s", name) };
	_cleanup_free_ char *steps_path = mem_printf("%s/steps", story.folder);
	_cleanup_free_ char *expected_path = mem_printf("%s/expected", story.folder);
	_cleanup_free_ char *steps = read_file(steps_path, NULL);
	_cleanup_free_ char *expected = read_file(expected_path, NULL);
	char *save = NULL;
	int same;

	assert_non_null(steps);
	story_clear_shelf(name);
	begin(&story);
	for (char *line = strtok_r(steps, "\n", &save); line;
		line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, "#")] = '\0';
		if (!text_blank(line))
			run_step(&story, line);
	}
	same = getenv("FOREWARN_STORIES_IN") || text_equal(expected, story.transcript.data);
	if (!same)
		keep_transcript(&story, name);
	end(&story);
	if (!same)
		fail_msg("the story %s goes another way than %s", name, expected_path);
}

int
main(void)
{
	struct dirent **names;
	int count = scandir(FOLDER, &names, NULL, alphasort);
	struct CMUnitTest *tests = mem_new((size_t)(count > 0 ? count : 0), sizeof(*tests));
	size_t stories = 0;
	int failed;

	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *steps = mem_printf(FOLDER "/%s/steps", names[i]->d_name);

		if (access(steps, R_OK) == 0)
			tests[stories++] = (struct CMUnitTest){ .name = names[i]->d_name,
				.test_func = tell_story,
				.initial_state = names[i]->d_name };
	}
	/* One alone, or those of a pattern. */
	if (getenv("SCENARIO"))
		cmocka_set_test_filter(getenv("SCENARIO"));
	failed = stories ? _cmocka_run_group_tests("scenarios", tests, stories, NULL, NULL) : 1;
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
	free(tests);
	return failed;
}
