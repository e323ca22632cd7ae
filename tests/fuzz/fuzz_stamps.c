/* Stamps: RFC 3339 of our own, whatever feeds write, and dates as people write them into cells. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stamp.h"
#include "fuzz/draw.h"
#include "fuzz/holds.h"
#include "fuzz/target.h"
#include "model/when.h"
#include "read/moment.h"
#include "read/undated.h"
#include "read/written.h"

FUZZ_TARGET(stamps)
{
	static const char *const languages[] = { NULL, "en", "nl", "de" };
	struct draw draw = draw_of(data, size);
	const char *language = languages[draw_number(&draw, LENGTH_OF(languages))];
	_cleanup_free_ char *s = draw_rest(&draw), *bare = NULL, *words = NULL;
	struct when when;
	int64_t stamp, again;
	int32_t day;
	char buffer[STAMP_SIZE];
	bool day_only;

	if (stamp_read(s, &stamp, &day_only) == 0)
		holds_stamp(stamp, "a stamp");
	if (stamp_read_day(s, &day) == 0) {
		holds(strcmp(stamp_write_day(day, buffer), s) == 0, "a day", s);
		holds(stamp_read(s, &again, &day_only) == 0 && day_only, "a day", "is a stamp");
	}
	if (moment_read(s, &stamp) == 0)
		holds_stamp(stamp, "a moment");
	if (written_read(s, language, &when) == 0) {
		holds(when_known(&when), "a written date", "is one");
		holds_when(&when, "a written date");
	}
	if (when_read(s, &when) == 0)
		holds_when(&when, "a period");
	bare = undated_words(s);
	words = undated_all(s);
	holds(bare && words, "words without dates", "are there");
	return 0;
}
