/* Service: the words for what a source gives. */
#include "model/service.h"

const char *const service_gives_words[GIVES_COUNT] = { "changes", "deprecations", "maintenance",
	"status", "roadmap" };
