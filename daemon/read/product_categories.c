/* Product categories: a feed whose categories are the vendor's products, as Cloudflare's changelog has
 * them. */
#include <string.h>

#include "base/cleanup.h"
#include "read/flavour.h"
#include "read/mark.h"

/* A category without a scheme, and none that a service file made. */
static bool
is_category(const char *label)
{
	return !strchr(label, '=');
}

/* Only who knows the vendor knows what its categories are. */
static bool
is_anybodys(const struct reading *reading)
{
	(void)reading;
	return false;
}

static void
mark_entry(struct entry *entry)
{
	_cleanup_(strings_clear) struct strings old = entry->labels;

	entry->labels = (struct strings){ 0 };
	for (size_t i = 0; i < old.count; i++)
		if (is_category(old.items[i]))
			mark_label(entry, "product", old.items[i]);
		else
			strings_add(&entry->labels, old.items[i]);
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	(void)input;
	for (size_t i = 0; i < reading->count; i++)
		mark_entry(&reading->entries[i]);
}

const struct flavour product_categories = {
	.name = "product-categories",
	.is = is_anybodys,
	.apply = apply,
};
