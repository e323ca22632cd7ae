/* Peer, HTTP: a scripted server on 127.0.0.1, in a child that dies with the test, for
 * everything that vendors do to us.
 *
 * As a program, for shell tests and whole-program tests:
 *
 *   peer_http [--root DIR] [--script FILE] [--port N]
 *
 * prints its base URL ("http://127.0.0.1:40123") as the first line of standard output, one line
 * a request on standard error ("GET /feed.xml 304"), and ends on SIGTERM or, when standard
 * input is a pipe, when that closes. Files of DIR are served fresh from the disk with ETag,
 * Last-Modified and 304. A script has one answer a line; what it names goes before the files of
 * DIR, and several lines of one path answer in turn (each once, or times=N; the last one for
 * ever):
 *
 *   # comment
 *   /feed 429 retry-after=60        any name=value is a response header; "_" stands for a space
 * in the value /old 301 location=/new /feed 200 second.xml            a bare word is a body
 * file, below DIR /feed slow                      answers after 30 seconds (slow=SECONDS) /feed
 * drip                      sends its body at 10 bytes a second /feed cut feed.xml promises the
 * whole body, sends half of it and closes /feed huge                      64 MiB (huge=MIB)
 *   /feed refuse                    closes without a word
 *   /feed 503 times=2               twice, then the next line of /feed
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One answer; zero means: none, or the plain thing. */
struct peer_http_rule {
	const char *path; /* with query; or for a proxy the whole "http://..." or "host:443" of
			     the request line */
	int status;       /* 0: 200 */
	const char *headers; /* more header lines, each ended by "\r\n" */
	const char *body;
	size_t body_len;           /* 0: strlen(body) */
	uint64_t repeat;           /* the body is sent so many times; 0: once */
	const char *etag;          /* sent; an If-None-Match that is equal gives 304 */
	const char *last_modified; /* sent; an If-Modified-Since that is equal gives 304 */
	unsigned delay_ms;         /* before the answer */
	unsigned drip_ms;          /* pause after every drip_bytes (0: 1) of the body */
	size_t drip_bytes;
	bool cut; /* the connection ends after cut_after bytes of the body */
	size_t cut_after;
	const char
		*raw; /* sent as it is instead of an answer, with repeat, drip and cut; then the
			    connection ends, unless `stays` */
	size_t raw_len; /* 0: strlen(raw) */
	bool stays;
	bool refuse;    /* the connection ends without an answer */
	bool no_length; /* no Content-Length: the body ends with the connection */
	bool close;     /* Connection: close */
	unsigned times; /* then the next rule of the path answers; 0: once if there is a next
			   one, else for ever */
};

struct peer_http;

/* RULES are kept by the child; what they point to must not be local to a function that has
 * returned before this call. */
struct peer_http *peer_http_start(const struct peer_http_rule *rules, size_t count);
void peer_http_stop(struct peer_http *peer);

unsigned peer_http_port(const struct peer_http *peer);
/* "http://127.0.0.1:PORT" and PATH; the caller frees. */
char *peer_http_url(const struct peer_http *peer, const char *path);

/* Requests so far, connections accepted so far, and the most requests that were being answered
 * at one moment. */
unsigned peer_http_requests(const struct peer_http *peer);
unsigned peer_http_connections(const struct peer_http *peer);
unsigned peer_http_peak(const struct peer_http *peer);
/* How many requests there were for PATH. */
unsigned peer_http_count(const struct peer_http *peer, const char *path);
/* The request of that number (from 0) as it came: request line, header lines, body (first 64
 * KiB). Borrowed. NULL: none. */
const char *peer_http_request(const struct peer_http *peer, unsigned index);
/* The value of one of its headers; the caller frees. NULL: not sent. */
char *peer_http_header(const struct peer_http *peer, unsigned index, const char *name);

/* For the program: a listening socket on 127.0.0.1 (PORT 0: any), and the server itself, which
 * never returns. */
int peer_http_listen(unsigned port, unsigned *ret_port);
struct peer_http_options {
	const struct peer_http_rule *rules;
	size_t rule_count;
	const char *root; /* NULL: no files */
	FILE *log;        /* NULL: silent */
};
void peer_http_serve(int listener, const struct peer_http_options *options)
	__attribute__((noreturn));
