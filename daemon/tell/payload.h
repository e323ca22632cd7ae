/* Payload: a letter for machines - what goes to a webhook or into a program. Pure. */
#pragma once

#include "tell/compose.h"
#include "tell/sheet.h"

/* Raised when a member changes its meaning or goes; new members come without. docs/webhook.md describes it. */
#define PAYLOAD_VERSION 1

struct payload {
	const struct config *config;
	const struct recipient *recipient;
	const struct letter *letter; /* ids, channel, subject, change, created */
	const struct sheet *sheet;
	const struct compose_input *input; /* NULL: a letter about forewarn itself */
	const char *language;
};

/* The bytes as they go over the letter's channel; of the journal the plain text. The caller frees. */
char *payload_write(const struct payload *payload);
