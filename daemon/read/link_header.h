/* Link header: the target that has a relation (RFC 8288). */
#pragma once

/* VALUE is the header's: `<target>; rel="sunset"; type="text/html", <other>; rel=deprecation`.
 * The first target of RELATION as it is written, or NULL; the caller frees. */
char *link_header_target(const char *value, const char *relation);
