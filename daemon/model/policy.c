/* Policy: ownership. */
#include "model/policy.h"

#include <stdlib.h>

void
policy_clear(struct policy *policy)
{
	for (size_t i = 0; i < policy->verdict_count; i++)
		strings_clear(&policy->verdicts[i].dependencies);
	free(policy->verdicts);
	free(policy->escalate);
	*policy = (struct policy){ 0 };
}
