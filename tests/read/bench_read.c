/* Bench: reads pages, and does what libxml2 alone would have to do with them; tests/bench/count counts the instructions. */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/read.h"

#define PIECE 16384 /* as pages come from the network */

static void
load(const char *path, struct text *ret)
{
	_cleanup_fclose_ FILE *file = fopen(path, "re");
	char buffer[65536];
	size_t n;

	if (!file) {
		perror(path);
		exit(66);
	}
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		text_add(ret, buffer, n);
}

/* The least that anybody who uses libxml2 pays: every event, and nothing done with it. */
void floor_parse(const char *body, size_t len);
__attribute__((noinline)) void
floor_parse(const char *body, size_t len)
{
	xmlSAXHandler nothing = { .initialized = XML_SAX2_MAGIC };
	xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&nothing, NULL, NULL, 0, NULL);

	for (size_t at = 0; at < len; at += PIECE)
		(void)xmlParseChunk(
			parser, body + at, (int)(len - at < PIECE ? len - at : PIECE), 0);
	(void)xmlParseChunk(parser, NULL, 0, 1);
	xmlFreeParserCtxt(parser);
}

static size_t
read_one(const struct text *body)
{
	static const struct read_rules rules;
	struct read_input input = { .body = body->data,
		.len = body->len,
		.base = "https://vendor.example/feed",
		.rules = &rules };
	struct reading reading = { 0 };
	_cleanup_free_ char *why = NULL;
	size_t count;

	if (read_page(&input, &reading, &why) < 0) {
		(void)fprintf(stderr, "%s\n", why);
		exit(65);
	}
	count = reading.count;
	reading_clear(&reading);
	return count;
}

int
main(int argc, char **argv)
{
	size_t bytes = 0, entries = 0;

	if (argc < 3 || (strcmp(argv[1], "page") != 0 && strcmp(argv[1], "floor") != 0)) {
		(void)fprintf(stderr, "usage: bench_read page | floor FILE...\n");
		return 64;
	}
	for (int i = 2; i < argc; i++) {
		_cleanup_(text_clear) struct text body = { 0 };

		load(argv[i], &body);
		bytes += body.len;
		if (strcmp(argv[1], "floor") == 0)
			floor_parse(body.data, body.len);
		else
			entries += read_one(&body);
	}
	printf("%zu bytes %zu entries\n", bytes, entries);
	return 0;
}
