/* Document: the bytes of one YAML file to a tree, made of libyaml's events: only they show
 * anchors, and nothing is ever expanded. */
#include "settings/document.h"

#include <errno.h>
#include <string.h>
#include <yaml.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "settings/bytes.h"
#include "settings/complain.h"

struct walk {
	yaml_parser_t parser;
	const char *file;
	struct complaints *complaints;
	size_t nodes;
};

static struct place
place_of(const struct walk *walk, const yaml_mark_t *mark)
{
	return (struct place){ walk->file, (unsigned)mark->line + 1,
		(unsigned)mark->column + 1 };
}

static int
next(struct walk *walk, yaml_event_t *ret)
{
	if (yaml_parser_parse(&walk->parser, ret))
		return 0;
	bytes_complain_syntax(walk->file, &walk->parser, walk->complaints);
	return -EBADMSG;
}

static int
refuse_extras(struct walk *walk, const yaml_event_t *event, const char *anchor, const char *tag)
{
	struct place at = place_of(walk, &event->start_mark);

	if (anchor) {
		complain_error(walk->complaints, &at,
			"the anchor \"&%s\" is not understood here: write the value out "
			"wherever it is needed, or put a "
			"text that begins with & in quotes",
			anchor);
		return -EBADMSG;
	}
	if (tag) {
		complain_error(walk->complaints, &at,
			"the tag \"%s\" is not understood here: leave it out, or put a text "
			"that begins with ! in quotes",
			tag);
		return -EBADMSG;
	}
	return 0;
}

/* A literal block may have lines, which *RET_LINES says; NULL: not here. */
static char *
take_text(struct walk *walk, const yaml_event_t *event, bool *ret_lines)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	struct place at = place_of(walk, &event->start_mark);

	/* A block text ends with a line break that nobody means. */
	while (length > 0 && value[length - 1] == '\n')
		length--;
	if (bytes_one_line(value, length))
		return mem_ndup(value, length);
	if (ret_lines && event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE &&
		bytes_lines(value, length)) {
		*ret_lines = true;
		return mem_ndup(value, length);
	}
	complain_error(walk->complaints, &at,
		"this text holds a line break, a control character or an invisible mark: it "
		"must be one plain line");
	return text_line(value, 0);
}

static int
fill(struct walk *walk, const yaml_event_t *event, struct node *node, unsigned depth);

static int
take_key(struct walk *walk, const yaml_event_t *event, struct node *item)
{
	item->key_at = place_of(walk, &event->start_mark);
	if (event->type != YAML_SCALAR_EVENT) {
		complain_error(walk->complaints, &item->key_at,
			"a key must be a plain text before a colon, not a list, a mapping or "
			"an alias");
		return -EBADMSG;
	}
	if (refuse_extras(walk, event, (const char *)event->data.scalar.anchor,
		    (const char *)event->data.scalar.tag) < 0)
		return -EBADMSG;
	item->key = take_text(walk, event, NULL);
	return 0;
}

/* Items up to the event that ends the list or mapping. */
static int
fill_items(struct walk *walk, struct node *node, yaml_event_type_t end, unsigned depth)
{
	for (;;) {
		_cleanup_(yaml_event_delete) yaml_event_t event = { 0 };
		_cleanup_(yaml_event_delete) yaml_event_t value = { 0 };
		struct node *item;

		if (next(walk, &event) < 0)
			return -EBADMSG;
		if (event.type == end)
			return 0;
		item = tree_add(node);
		if (node->type == NODE_MAP &&
			(take_key(walk, &event, item) < 0 || next(walk, &value) < 0))
			return -EBADMSG;
		if (fill(walk, node->type == NODE_MAP ? &value : &event, item, depth) < 0)
			return -EBADMSG;
	}
}

static int
fill_map(struct walk *walk, const yaml_event_t *event, struct node *node, unsigned depth)
{
	node->type = NODE_MAP;
	if (refuse_extras(walk, event, (const char *)event->data.mapping_start.anchor,
		    (const char *)event->data.mapping_start.tag) < 0 ||
		fill_items(walk, node, YAML_MAPPING_END_EVENT, depth) < 0)
		return -EBADMSG;
	tree_keep_first(node, walk->complaints);
	return 0;
}

static int
fill_list(struct walk *walk, const yaml_event_t *event, struct node *node, unsigned depth)
{
	node->type = NODE_LIST;
	if (refuse_extras(walk, event, (const char *)event->data.sequence_start.anchor,
		    (const char *)event->data.sequence_start.tag) < 0)
		return -EBADMSG;
	return fill_items(walk, node, YAML_SEQUENCE_END_EVENT, depth);
}

static int
fill(struct walk *walk, const yaml_event_t *event, struct node *node, unsigned depth)
{
	node->at = place_of(walk, &event->start_mark);
	if (depth >= LIMIT_CONFIG_DEPTH && event->type != YAML_SCALAR_EVENT) {
		complain_error(walk->complaints, &node->at,
			"lists and mappings are nested more than %u deep here: that is no file "
			"of forewarn",
			LIMIT_CONFIG_DEPTH);
		return -EBADMSG;
	}
	if (++walk->nodes > LIMIT_CONFIG_NODES) {
		complain_error(walk->complaints, &node->at,
			"the file has more than %u values: that is no file of forewarn",
			LIMIT_CONFIG_NODES);
		return -EBADMSG;
	}
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		if (refuse_extras(walk, event, (const char *)event->data.scalar.anchor,
			    (const char *)event->data.scalar.tag) < 0)
			return -EBADMSG;
		node->type = NODE_TEXT;
		node->text = take_text(walk, event, &node->lines);
		return 0;
	case YAML_MAPPING_START_EVENT:
		return fill_map(walk, event, node, depth + 1);
	case YAML_SEQUENCE_START_EVENT:
		return fill_list(walk, event, node, depth + 1);
	default:
		complain_error(walk->complaints, &node->at,
			"the alias \"*%s\" is not understood here: write the value out, or put "
			"a text that begins with * "
			"in quotes",
			event->type == YAML_ALIAS_EVENT ? (const char *)event->data.alias.anchor
							: "");
		return -EBADMSG;
	}
}

static int
refuse_directives(struct walk *walk, const yaml_event_t *event)
{
	struct place at = place_of(walk, &event->start_mark);

	if (!event->data.document_start.version_directive &&
		event->data.document_start.tag_directives.start ==
			event->data.document_start.tag_directives.end)
		return 0;
	complain_error(walk->complaints, &at,
		"directives (lines that begin with %%) are not understood here: leave them "
		"out");
	return -EBADMSG;
}

/* The stream's events up to and after the one document that a file may have. */
static int
fill_stream(struct walk *walk, struct node *node)
{
	bool seen = false;

	for (;;) {
		_cleanup_(yaml_event_delete) yaml_event_t event = { 0 };
		struct place at;

		if (next(walk, &event) < 0)
			return -EBADMSG;
		at = place_of(walk, &event.start_mark);
		if (event.type == YAML_STREAM_END_EVENT)
			return 0;
		if (event.type == YAML_STREAM_START_EVENT ||
			event.type == YAML_DOCUMENT_END_EVENT)
			continue;
		if (event.type != YAML_DOCUMENT_START_EVENT) {
			if (fill(walk, &event, node, 0) < 0)
				return -EBADMSG;
			continue;
		}
		if (seen) {
			complain_error(walk->complaints, &at,
				"a second document begins here (---): a file holds one; put "
				"the other in a file of its own");
			return -EBADMSG;
		}
		if (refuse_directives(walk, &event) < 0)
			return -EBADMSG;
		seen = true;
	}
}

/* What stops the reading of a file is its last complaint, and usually the cause of those before
 * it. */
static void
pass_on(struct complaints *from, bool only_last, struct complaints *to)
{
	for (size_t i = only_last && from->count > 0 ? from->count - 1 : 0; i < from->count;
		i++)
		complain_error(to, &from->items[i].at, "%s", from->items[i].text);
	complaints_clear(from);
}

static int
parse(struct walk *walk, const char *data, size_t len, struct node *root)
{
	struct place at = { walk->file, 1, 1 };
	int result;

	if (!yaml_parser_initialize(&walk->parser)) {
		complain_error(walk->complaints, &at, "libyaml could not be started");
		return -ENOMEM;
	}
	yaml_parser_set_encoding(&walk->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&walk->parser, (const unsigned char *)data, len);
	result = fill_stream(walk, root);
	yaml_parser_delete(&walk->parser);
	return result;
}

bool
document_read(const char *file, const char *data, size_t len, struct complaints *complaints,
	struct node *ret)
{
	struct complaints found = { 0 };
	struct walk walk = { .file = file, .complaints = &found };
	struct node root = { .at = { file, 1, 1 } };
	size_t mark = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	int result;

	if (!bytes_check(file, data, len, complaints))
		return false;
	result = parse(&walk, data + mark, len - mark, &root);
	pass_on(&found, result < 0, complaints);
	if (result < 0) {
		tree_clear(&root);
		return false;
	}
	/* "---" and nothing else is an empty text. */
	if (root.type == NODE_TEXT && root.text[0] == '\0')
		root.type = NODE_EMPTY;
	*ret = root;
	return true;
}
