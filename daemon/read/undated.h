/* Undated: the words of a text without its dates, for names that must hold when a date moves. */
#pragma once

/* Words in lower case without accents and marks, parted by one space: "Ends on 1 June 2027." is
 * "ends on". Never NULL; the caller frees. */
char *undated_words(const char *text);
/* The same with the dates. */
char *undated_all(const char *text);
