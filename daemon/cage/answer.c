/* Answer: what both ends of the cage hold until it is over. */
#include "cage/cage.h"

#include <stdlib.h>

void
cage_answer_clear(struct cage_answer *answer)
{
	reading_clear(&answer->reading);
	strings_clear(&answer->found);
	free(answer->why);
	*answer = (struct cage_answer){ 0 };
}
