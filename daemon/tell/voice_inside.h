/* Voice inside: what its letters share. */
#pragma once

#include "tell/story.h"
#include "tell/voice.h"

/* The story that its texts are told by: of whoever reads it. The recipient is kept in PERSON. */
struct story voice_story(const struct voice_input *input, struct recipient *person);
/* What takes longest among those that it hits: their lead time in days. */
unsigned voice_lead(const struct voice_input *input);
/* Has its last date passed? */
bool voice_over(const struct voice_input *input);
/* The latest day to decide of any of them (DAY_NONE also where nobody wrote down how long it takes), and the first day on which notice can be given no more; DAY_NONE. */
int32_t voice_decide_by(const struct voice_input *input);
int32_t voice_contract_by(const struct voice_input *input);
/* How many people work with what it hits. */
unsigned voice_people(const struct voice_input *input);
/* Whom to ask: the owners, with their addresses; the caller frees. */
char *voice_owners(const struct voice_input *input);
/* A paragraph, or another block, with the text of KEY. */
void voice_say(const struct voice_input *input, struct sheet *sheet, enum block_kind kind,
	const char *key, const struct fill *fills);

char *voice_vendor(const struct voice_input *input, struct sheet *sheet);
char *voice_staff(const struct voice_input *input, struct sheet *sheet);
char *voice_customers(const struct voice_input *input, struct sheet *sheet);
char *voice_management(const struct voice_input *input, struct sheet *sheet);
