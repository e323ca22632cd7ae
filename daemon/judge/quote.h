/* Quote: the vendor's sentence that says best what happens, and when. */
#pragma once

#include "judge/dates.h"
#include "judge/phrases.h"
#include "model/facts.h"

/* Chooses the sentence to show for FACTS, which are complete but for it: prose with the evidence
 * for their kind and their date rather than the bare title, never a label; what is withdrawn is
 * quoted by the sentence that says so. NULL if there is none; the caller frees. */
char *quote_choose(const struct prose *prose, const struct hits *hits,
	const struct dates *dates, const struct facts *facts);
