/* Policy: ownership. */
#include "model/policy.h"

#include <stdlib.h>

void
policy_clear(struct policy *policy)
{
	free(policy->escalate);
	*policy = (struct policy){ 0 };
}
