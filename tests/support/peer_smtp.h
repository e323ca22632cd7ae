/* Peer: a scripted SMTP server on 127.0.0.1, in a child of its own that ends with its parent.
 *
 * A script is lines; a block of them serves one attempt at a letter, "next" begins the block of the following attempt, and after
 * the last block everything is answered well. An attempt ends with the answer to its letter, or with its connection.
 *
 *   greeting|hello|mail|rcpt|data|end REPLY    e.g. "rcpt 550 No such user|second line" ("|" makes a reply of several lines)
 *   quit hang                                  never answer the goodbye
 *   greeting|hello|mail|rcpt|data|end drop     close instead of answering ("end" is what follows the final dot)
 *   greeting|hello|mail|rcpt|data|end hang     never answer
 *   body drop                                  close after 354, in the middle of the letter
 *   offer WORDS                                one more line of the EHLO reply: "offer AUTH PLAIN LOGIN", "offer STARTTLS"
 *   starttls REPLY                             TLS itself is not spoken
 *   auth USER PASSWORD                         only this pair is let in (535 else); without it every pair is
 *   next | always                              the next block | this block for ever
 */
#pragma once

#include <sys/types.h>

struct peer_smtp {
	pid_t pid;
	char url[48]; /* smtp://127.0.0.1:PORT */
	char store[256];
};

/* STORE (made if missing) gets a file 0001.eml, ... for every letter whose final dot came, answered or not; `index` with
 * "0001 FROM TO USER" a line (USER "-" without AUTH); and `log` with what was said ("C: ", "S: "). SCRIPT may be NULL. 0 or
 * -errno. */
int peer_smtp_start(struct peer_smtp *peer, const char *store, const char *script);
void peer_smtp_stop(struct peer_smtp *peer);

/* How many letters are in the store; a letter's bytes, or the log or the index by name (the caller frees; NULL if it is not
 * there). */
int peer_smtp_count(const struct peer_smtp *peer);
char *peer_smtp_letter(const struct peer_smtp *peer, int number);
char *peer_smtp_file(const struct peer_smtp *peer, const char *name);
