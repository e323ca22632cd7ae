/* endoflife.date: one entry for each end of each cycle of a product, in sentences of our own, since
 * the page has none. Left out is what only the calendar changes: whether a cycle is maintained
 * today, its newest version, whether LTS has begun. */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/dialects.h"

/* What a page can say of an end: nothing yet (false), its day, or that it is past (true). */
enum known { KNOWN_OPEN, KNOWN_DATE, KNOWN_PAST };
#define KNOWN_COUNT (KNOWN_PAST + 1)

struct words {
	const char *title; /* behind "Node.js 22: " */
	const char *text;  /* "%s" is "Node.js 22" first, "on 2027-04-30" then */
};

/* An end: its field in the old pages, a date or a boolean; in v1 a date and a boolean. */
struct end {
	const char *milestone, *legacy, *from, *is;
	const char *kind;
	enum role role;
	struct words words[KNOWN_COUNT];
};

static const struct end ends[] = {
	{ "support", "support", "eoasFrom", "isEoas", "deprecation", ROLE_SUPPORT_ENDS,
		{ { "open how long active support lasts",
			  "Nobody has said yet how long %s is actively supported." },
			{ "active support ends",
				"Active support of %s ends %s. From then on it "
				"gets security fixes at most." },
			{ "active support has ended", "Active support of %s has ended. It gets "
						      "security fixes at most." } } },
	{ "eol", "eol", "eolFrom", "isEol", "retirement", ROLE_SUPPORT_ENDS,
		{ { "open how long support lasts",
			  "Nobody has said yet how long %s is supported." },
			{ "support ends",
				"Support of %s ends %s (end of life). From then on it gets no "
				"more security fixes, unless extended support is bought." },
			{ "support has ended",
				"Support of %s has ended (end of life). It gets no more "
				"security "
				"fixes, unless extended support is bought." } } },
	{ "extended-support", "extendedSupport", "eoesFrom", "isEoes", "retirement",
		ROLE_SUPPORT_ENDS,
		{ { "open how long extended support lasts",
			  "Nobody has said yet how long extended support of %s can be had." },
			{ "extended support ends", "Extended support of %s ends %s. From then "
						   "on nobody gets fixes, paid or not." },
			{ "extended support has ended", "Extended support of %s has ended. "
							"Nobody gets fixes, paid or not." } } },
	{ "discontinued", "discontinued", "discontinuedFrom", "isDiscontinued", "retirement",
		ROLE_REMOVED,
		{ { "open how long it is sold", "Nobody has said yet how long %s is sold." },
			{ "is discontinued", "%s is discontinued %s. From then on it is no "
					     "longer made or sold." },
			{ "has been discontinued",
				"%s has been discontinued. It is no longer made or sold." } } },
};

struct product {
	char *name;  /* as in addresses */
	char *label; /* as people write it */
	char *link;  /* NULL */
	const json_t *category;
	bool v1;
};

static void
product_clear(struct product *product)
{
	free(product->name);
	free(product->label);
	free(product->link);
}

static bool
is_cycles(const json_t *root)
{
	const json_t *first = json_is_array(root) ? json_page_first(root) : NULL;

	return json_object_get(first, "cycle") &&
	       (json_object_get(first, "eol") || json_object_get(first, "support") ||
		       json_object_get(first, "releaseDate"));
}

static bool
is_product(const json_t *object)
{
	return json_page_string(object, "name") &&
	       json_is_array(json_object_get(object, "releases"));
}

static bool
is_endoflife(const json_t *root)
{
	const json_t *result = json_object_get(root, "result");

	return is_cycles(root) ||
	       (json_object_get(root, "schema_version") &&
		       (is_product(result) || is_product(json_page_first(result))));
}

/* "nodejs" of https://endoflife.date/api/nodejs.json; "" when there is no address. The caller
 * frees. */
static char *
name_of_address(const char *base)
{
	size_t n = base ? strcspn(base, "?#") : 0, from = n;

	if (n >= 5 && strncmp(base + n - 5, ".json", 5) == 0)
		from = n -= 5;
	while (from > 0 && base[from - 1] != '/')
		from--;
	return base ? mem_ndup(base + from, n - from) : mem_dup("");
}

/* The page for people: the product at the root of the same server. */
static char *
page_of(const struct json_page *page, const char *name)
{
	const char *base = page->input->base, *host = base ? strstr(base, "://") : NULL;

	if (!host)
		return NULL;
	return mem_printf(
		"%.*s/%s", (int)(host + 3 - base + (long)strcspn(host + 3, "/?#")), base, name);
}

/* What the page knows of the end of a cycle; false when the cycle has no such end. */
static bool
look(const struct product *product, const struct end *end, const json_t *cycle,
	enum known *ret_known, struct when *ret_when)
{
	const json_t *value = json_object_get(cycle, product->v1 ? end->from : end->legacy);
	const char *date = json_string_value(value);
	_cleanup_free_ char *day = date ? mem_ndup(date, strcspn(date, "Tt ")) : NULL;

	if (day && when_read(day, ret_when) >= 0) {
		*ret_known = KNOWN_DATE;
		return true;
	}
	if (product->v1)
		value = json_object_get(cycle, end->is);
	*ret_known = json_is_true(value) ? KNOWN_PAST : KNOWN_OPEN;
	return json_is_boolean(value);
}

static char *
make_text(const char *form, const char *what, const struct when *when)
{
	const char *gap = strstr(form, "%s");
	char written[WHEN_SIZE];
	struct text t = { 0 };

	text_add(&t, form, (size_t)(gap - form));
	text_puts(&t, what);
	form = gap + 2;
	gap = strstr(form, "%s");
	if (gap) {
		text_add(&t, form, (size_t)(gap - form));
		text_printf(&t, "%s %s", when->precision == PRECISION_DAY ? "on" : "in",
			when_write(when, written));
		form = gap + 2;
	}
	text_puts(&t, form);
	return text_take(&t);
}

static void
read_end(struct json_page *page, const struct product *product, const struct end *end,
	const char *number, enum known known, const struct when *when)
{
	_cleanup_free_ char *what = mem_printf("%s %s", product->label, number);
	_cleanup_free_ char *id = mem_printf("%s/%s/%s", product->name, number, end->milestone);
	_cleanup_free_ char *title = mem_printf("%s: %s", what, end->words[known].title);
	_cleanup_free_ char *text = make_text(end->words[known].text, what, when);
	char written[WHEN_SIZE];

	json_page_offer_text(page, FIELD_ID, FORM_TEXT, id);
	json_page_offer_text(page, FIELD_TITLE, FORM_TEXT, title);
	json_page_offer_text(page, FIELD_CONTENT, FORM_TEXT, text);
	json_page_offer_text(page, FIELD_LINK, FORM_TEXT, product->link);
	json_page_offer_text(page, FIELD_LANGUAGE, FORM_TEXT, "en");
	if (known != KNOWN_OPEN)
		harvest_label(&page->harvest, "kind", end->kind);
	harvest_label(&page->harvest, "type", end->milestone);
	harvest_label(&page->harvest, "product", product->label);
	harvest_label(&page->harvest, "version", number);
	json_page_label(page, "category", product->category, NULL);
	if (known == KNOWN_DATE)
		(void)harvest_role_date(
			&page->harvest, end->role, when_write(when, written), NULL);
	json_page_end(page);
}

static bool
read_cycle(struct json_page *page, const struct product *product, const json_t *cycle)
{
	_cleanup_free_ char *number =
		json_page_scalar(json_object_get(cycle, product->v1 ? "name" : "cycle"));

	for (size_t i = 0; number && *number && i < LENGTH_OF(ends); i++) {
		struct when when = WHEN_NONE;
		enum known known;

		if (!look(product, &ends[i], cycle, &known, &when))
			continue;
		if (!json_page_begin(page))
			return false;
		read_end(page, product, &ends[i], number, known, &when);
	}
	return true;
}

static void
read_cycles(struct json_page *page, const struct product *product, const json_t *cycles)
{
	for (size_t i = 0; i < json_array_size(cycles); i++)
		if (!read_cycle(page, product, json_array_get(cycles, i)))
			return;
}

static void
read_product(struct json_page *page, const json_t *object)
{
	const char *name = json_page_string(object, "name"),
		   *label = json_page_string(object, "label"),
		   *link = json_page_string(object, "links/html");
	_cleanup_(product_clear) struct product product = {
		.name = mem_dup(name),
		.label = mem_dup(label ? label : name),
		.link = link ? mem_dup(link) : page_of(page, name),
		.category = json_object_get(object, "category"),
		.v1 = true,
	};

	read_cycles(page, &product, json_object_get(object, "releases"));
}

static void
read_endoflife(struct json_page *page)
{
	const json_t *result = json_object_get(page->root, "result");
	_cleanup_(product_clear) struct product legacy = { 0 };

	if (is_product(result))
		read_product(page, result);
	for (size_t i = 0; i < json_array_size(result); i++)
		if (is_product(json_array_get(result, i)))
			read_product(page, json_array_get(result, i));
	if (result)
		return;
	legacy.name = name_of_address(page->input->base);
	legacy.label = mem_dup(legacy.name);
	legacy.link = page_of(page, legacy.name);
	read_cycles(page, &legacy, page->root);
}

const struct json_dialect endoflife = { "endoflife", is_endoflife, read_endoflife };
