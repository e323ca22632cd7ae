/* AWS What's New: one category for everything, "general:products/x,marketing:marchitecture/y". */
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "read/flavour.h"
#include "read/mark.h"

#define PRODUCT "general:products/"

static bool
is_list(const char *label)
{
	return strstr(label, PRODUCT) || strstr(label, "marketing:marchitecture/");
}

static bool
is_aws_news(const struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		for (size_t k = 0; k < reading->entries[i].labels.count; k++)
			if (is_list(reading->entries[i].labels.items[k]))
				return true;
	return false;
}

/* One token of the list: a product by its name, anything else as it is. */
static void
mark_token(struct entry *entry, const char *token, size_t n)
{
	_cleanup_free_ char *s = mem_ndup(token, n);

	/* The last token of a list that was too long for a label ends in "…": it is no name. */
	if (strstr(s, "…"))
		return;
	if (text_starts(s, PRODUCT))
		mark_label(entry, "product", s + strlen(PRODUCT));
	else
		mark_label(entry, "tag", s);
}

static void
mark_entry(struct entry *entry)
{
	_cleanup_(strings_clear) struct strings old = entry->labels;

	entry->labels = (struct strings){ 0 };
	for (size_t i = 0; i < old.count; i++) {
		const char *p = old.items[i];

		if (!is_list(p)) {
			strings_add(&entry->labels, p);
			continue;
		}
		for (size_t n; *p; p += n + (p[n] == ',')) {
			n = strcspn(p, ",");
			mark_token(entry, p, n);
		}
	}
}

static void
apply(const struct read_input *input, struct reading *reading)
{
	(void)input;
	for (size_t i = 0; i < reading->count; i++)
		mark_entry(&reading->entries[i]);
}

const struct flavour aws_news = { .name = "aws-news", .is = is_aws_news, .apply = apply };
