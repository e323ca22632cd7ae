/* Bench: keeps announcements, finds that they are known, and walks through cases; tests/bench/count counts the instructions. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "keep/store.h"

#define SOURCES 20
#define A_SOURCE 50

static void
must(struct store *store, int r)
{
	if (r >= 0)
		return;
	(void)fprintf(stderr, "%s\n", store ? store_why(store) : "the store cannot be opened");
	exit(70);
}

static struct hash
key_of(int number)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "note-%d", number);
	return hash_of(name, strlen(name));
}

static void
keep_all(struct store *store, const char *text)
{
	must(store, store_begin(store));
	for (int i = 0; i < SOURCES * A_SOURCE; i++) {
		_cleanup_free_ char *source = mem_printf("vendor-%d/news", i / A_SOURCE),
				    *title = mem_printf("Oven %d goes", i),
				    *body = mem_printf("%d %s", i, text);
		struct entry entry = { .title = title,
			.text = body,
			.published = 1000 + i,
			.updated = STAMP_NONE };
		struct hash key = key_of(i), content = entry_content_hash(&entry);

		must(store, store_entry_put(
				    store, "vendor", source, &key, &content, &entry, 2000 + i));
	}
	must(store, store_commit(store));
}

static void
look_all(struct store *store)
{
	for (int i = 0; i < SOURCES; i++) {
		_cleanup_free_ char *source = mem_printf("vendor-%d/news", i);
		struct seen_list seen = { 0 };

		must(store, store_seen(store, source, &seen));
		if (seen.count != A_SOURCE)
			exit(70);
		seen_list_clear(&seen);
	}
}

int
main(void)
{
	static const char words[] =
		"The stone oven of the first floor will be retired on 1 May 2027. Please move "
		"your trays to the gas oven before then, and tell those who bake at night. ";
	char folder[] = "/tmp/forewarn-bench-XXXXXX";
	_cleanup_free_ char *remove = NULL;
	struct store *store = NULL;

	if (!mkdtemp(folder))
		return 73;
	must(NULL, store_open(folder, STORE_WRITE, &store, NULL));
	must(store, store_hurry(store));
	keep_all(store, words);
	look_all(store);
	store_close(store);
	remove = mem_printf("rm -r %s", folder);
	printf("%d rows\n", SOURCES * A_SOURCE);
	return system(remove) == 0 ? 0 : 73;
}
