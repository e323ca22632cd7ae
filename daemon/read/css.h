/* CSS: the selectors that a service file may use for an HTML page, as XPath 1.0. */
#pragma once

#include <stdbool.h>

/* SELECTOR: tag, *, .class, #id, [attr], [attr=v], [attr^=v], [attr*=v], [attr$=v],
 * :first-child, :nth-child(N), descendants, ">", "+", "~", ",", and a last "@attr" for the value
 * of an attribute. INSIDE: seen from an element, as what stands inside it; else from the whole
 * page. 0 and *RET (the caller frees), or -EINVAL and a sentence that names the place. */
int css_xpath(const char *selector, bool inside, char **ret, char **reterr_why);
