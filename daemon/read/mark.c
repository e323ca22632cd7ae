/* Mark: labels and dates added to an entry. */
#include "read/mark.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"

void
mark_label(struct entry *entry, const char *name, const char *value)
{
	_cleanup_free_ char *line = text_line(value ? value : "", LIMIT_LABEL_BYTES);
	_cleanup_free_ char *both = NULL;

	if (!*line || entry->labels.count >= LIMIT_LABELS)
		return;
	both = mem_printf("%s=%s", name, line);
	if (!strings_has(&entry->labels, both))
		strings_take(&entry->labels, TAKE(both));
}

void
mark_date(struct entry *entry, enum role role, struct when when)
{
	if (entry->date_count >= LIMIT_DATES)
		return;
	entry->dates = mem_resize(entry->dates, entry->date_count + 1, sizeof(*entry->dates));
	entry->dates[entry->date_count++] = (struct entry_date){ role, when };
}

void
mark_stamp(struct entry *entry, const char *name, int64_t stamp)
{
	char written[STAMP_SIZE];

	mark_label(entry, name, stamp_write(stamp, written));
}
