/* Wire: one curl multi on one sd-event loop, for HTTP(S) in and SMTP out. It knows nothing of what the transfers mean. */
#pragma once

#include <curl/curl.h>
#include <systemd/sd-event.h>

struct wire;

/* Called from the loop once a transfer is over. The easy handle is already off the multi; it is the caller's again:
 * reuse or clean it up. */
typedef void (*wire_done)(CURL *easy, CURLcode result, void *userdata);

/* 0, or -errno with a sentence. The loop is referenced. */
int wire_new(sd_event *loop, struct wire **ret, char **reterr_why);
/* Takes off and forgets all transfers without calling back. Easy handles stay the callers'. */
void wire_free(struct wire *wire);

/* Starts a transfer. The wire sets nothing on the handle but CURLOPT_PRIVATE, which is its own. 0 or -errno. */
int wire_add(struct wire *wire, CURL *easy, wire_done done, void *userdata);
/* Takes a transfer off without calling back; nothing happens if it is not on. */
void wire_remove(struct wire *wire, CURL *easy);

/* The loop, borrowed. */
sd_event *wire_loop(const struct wire *wire);

/* A text of which EASY keeps a copy. Without memory for it the process ends (base/mem.h): a transfer without its password, its
 * certificates or the sender of its letter would be another transfer. */
void wire_set_text(CURL *easy, CURLoption option, const char *text);
