/* Token: bearer tokens, one for each account and sign-in server, asked for once for all who
 * wait, kept in memory only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/wire.h"
#include "listen/exchange.h"
#include "listen/sign_in.h"

struct tokens;

struct token {
	struct tokens *tokens; /* these are for the store of tokens, which owns it */
	struct token *next;
	struct sign_in_case who;
	bool allow_private;
	bool asking;
	int64_t good_until; /* seconds since the boot */
	struct target target;
	struct text form;
	struct exchange exchange;

	char *value;          /* NULL: there is none now */
	unsigned number;      /* of the value: each new one is another */
	enum outcome outcome; /* of the last try, when there is no value */
	char *why;
	int64_t rest_until; /* the server asked to be left alone, in seconds since the boot */
};

/* SETTINGS is borrowed. SETTLED is called from the loop when somebody who was told to wait need
 * not wait any more. */
struct tokens *
tokens_new(struct wire *open, struct wire *inside, const struct listen_settings *settings,
	void (*settled)(struct token *token, void *userdata), void *userdata);
/* Ends what is under way and overwrites all values. */
void tokens_free(struct tokens *tokens);

/* The token for WHO, whose parts are borrowed until tokens_free. */
struct token *
tokens_find(struct tokens *tokens, const struct sign_in_case *who, bool allow_private);

enum token_now {
	TOKEN_HERE,    /* token->value */
	TOKEN_COMES,   /* SETTLED tells when to ask again */
	TOKEN_TROUBLE, /* token->outcome and token->why */
};
/* Asks the sign-in server when there is none, or it ends soon. */
enum token_now token_want(struct token *token);
/* What to say of a sign-in that failed; RET_REST are the seconds until it may be tried again. */
enum outcome token_trouble(const struct token *token, char **ret_why, unsigned *ret_rest);
/* A page did not accept the value of that NUMBER. */
void token_refuse(struct token *token, unsigned number);
