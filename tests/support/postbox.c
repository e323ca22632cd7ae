/* Postbox: letters of the relay, counted as they come. */
#include "support/postbox.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "support/mail_text.h"

void
postbox_open(struct postbox *postbox, const char *dir)
{
	*postbox = (struct postbox){ .dir = dir };
}

void
postbox_clear(struct postbox *postbox)
{
	for (size_t i = 0; i < postbox->count; i++)
		free(postbox->letters[i].message_id);
	free(postbox->letters);
	for (size_t i = 0; i < MARKET_PEOPLE; i++)
		free(postbox->told[i]);
	*postbox = (struct postbox){ 0 };
}

static unsigned
person_of(const char *letter)
{
	static const char *const people[MARKET_PEOPLE] = { "it@", "eva@" };
	_cleanup_free_ char *to = mail_text_header(letter, "To");

	for (unsigned i = 0; to && i < MARKET_PEOPLE; i++)
		if (text_starts(to, people[i]) ||
			(strchr(to, '<') && text_starts(strchr(to, '<') + 1, people[i])))
			return i;
	return MARKET_PEOPLE;
}

static void
count_telling(struct postbox *postbox, unsigned person, size_t number)
{
	while (number >= postbox->told_cap) {
		size_t cap = postbox->told_cap ? 2 * postbox->told_cap : 256;

		for (size_t i = 0; i < MARKET_PEOPLE; i++) {
			postbox->told[i] =
				mem_resize(postbox->told[i], cap, sizeof(*postbox->told[i]));
			memset(postbox->told[i] + postbox->told_cap, 0,
				(cap - postbox->told_cap) * sizeof(*postbox->told[i]));
		}
		postbox->told_cap = cap;
	}
	postbox->told[person][number]++;
}

static void
count_words(struct postbox *postbox, unsigned person, const char *letter)
{
	_cleanup_free_ char *subject = mail_text_header(letter, "Subject"),
			    *plain = mail_text_plain(letter),
			    *text = mem_printf(
				    "%s\n%s", subject ? subject : "", plain ? plain : "");
	int last = -1;

	for (const char *s = text; person < MARKET_PEOPLE && (s = strstr(s, "QX")); s++) {
		int number = market_number(s);

		if (number >= 0 && last < 0)
			postbox->about++;
		if (number >= 0 && number != last)
			count_telling(postbox, person, (size_t)number);
		last = number >= 0 ? number : last;
	}
}

static char *
take(struct postbox *postbox, const char *letter, unsigned number)
{
	_cleanup_free_ char *id = mail_text_header(letter, "Message-ID");
	struct hash bytes = hash_of(letter, strlen(letter));
	struct postbox_letter *fresh;

	if (!id)
		return mem_printf("letter %u has no Message-ID:\n%s", number, letter);
	postbox->arrived++;
	for (size_t i = postbox->count; i--;) {
		struct postbox_letter *known = &postbox->letters[i];

		if (!text_equal(known->message_id, id))
			continue;
		postbox->doubles++;
		postbox->latest = i;
		if (!hash_equal(&known->bytes, &bytes))
			return mem_printf("letters %u and %u differ, and both are %s",
				known->number, number, id);
		if (!known->may_come_again && !postbox->lenient)
			return mem_printf("letter %u came again as %u without an excuse: %s",
				known->number, number, id);
		known->may_come_again = false;
		return NULL;
	}
	postbox->letters = mem_grow(
		postbox->letters, postbox->count, &postbox->cap, sizeof(*postbox->letters));
	postbox->latest = postbox->count++;
	fresh = &postbox->letters[postbox->latest];
	*fresh = (struct postbox_letter){ TAKE(id), bytes, number, person_of(letter), false };
	count_words(postbox, fresh->person, letter);
	return NULL;
}

char *
postbox_read(struct postbox *postbox)
{
	for (;;) {
		_cleanup_free_ char *name = mem_printf("%04u.eml", postbox->arrived + 1),
				    *letter = scratch_read(postbox->dir, name), *why = NULL;

		if (!letter)
			return NULL;
		why = take(postbox, letter, postbox->arrived + 1);
		if (why)
			return TAKE(why);
	}
}

void
postbox_excuse(struct postbox *postbox)
{
	if (postbox->count)
		postbox->letters[postbox->latest].may_come_again = true;
}

static char *
take_file(struct postbox *postbox, const char *name)
{
	_cleanup_free_ char *letter = scratch_read(postbox->dir, name);
	size_t len = letter ? strlen(letter) : 0;

	/* A letter ends with the end of its last part. */
	if (len < 4 || !strstr(letter, "Message-ID:") ||
		strcmp(letter + len - 4, "--\r\n") != 0)
		return mem_printf("%s is not a whole letter (%zu bytes)", name, len);
	return take(postbox, letter, postbox->arrived + 1);
}

char *
postbox_read_folder(struct postbox *postbox)
{
	const char *dir = postbox->dir;
	char *why = NULL;
	DIR *d = opendir(dir);

	postbox_clear(postbox);
	postbox_open(postbox, dir);
	for (struct dirent *e; d && !why && (e = readdir(d));)
		if (e->d_name[0] != '.' && strstr(e->d_name, ".eml"))
			why = take_file(postbox, e->d_name);
	if (d)
		(void)closedir(d);
	return why;
}

char *
postbox_complete(const struct postbox *postbox, unsigned announced)
{
	for (unsigned person = 0; person < MARKET_PEOPLE; person++)
		for (unsigned i = 0; i < announced; i++) {
			unsigned told = i < postbox->told_cap ? postbox->told[person][i] : 0;

			if (told != 1)
				return mem_printf(
					"announcement %u of %u was told to person %u in %u "
					"letters, not in one",
					i, announced, person, told);
		}
	return NULL;
}
