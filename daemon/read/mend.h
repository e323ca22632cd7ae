/* Mend: XML and JSON that are not well-formed, made so that a parser gets through them; and what must not
 * reach a parser at all. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* The N bytes of UTF-8 at S without what comes before the first tag, XML declaration, document
 * type, comments, and forbidden characters; bare & and < as references, HTML's named characters
 * decoded. Lines stay where they were. */
void mend_xml(struct text *out, const char *s, size_t n);

/* The N bytes of UTF-8 at S as JSON that jansson takes: halves of surrogate pairs and NULs become U+FFFD and
 * numbers beyond 64 bits strings, which is no fault of the document's; raw controls in strings, bytes that are no
 * UTF-8 and unknown escapes are, and then it is true. */
bool mend_json(struct text *out, const char *s, size_t n);

/* The place of a document type declaration in the prolog: its offset, and *RET_END after it. N
 * when there is none. */
size_t mend_doctype(const char *s, size_t n, size_t *ret_end);

/* The offset of the first tag with more than MAX attributes, or N: libxml2 compares each
 * attribute with all before it. */
size_t mend_attributes(const char *s, size_t n, unsigned max);
