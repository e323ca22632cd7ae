/* Parting: from relays, without waiting for their goodbye. libcurl 7.88 waits for the answer to QUIT, whenever it says it,
 * and does not give the loop its turn; on a connection that hears nothing any more it waits for nothing. */
#pragma once

#include <stddef.h>

#include <curl/curl.h>

#define PARTING_SOCKETS 4u

/* Our own hold on the sockets that were opened since the last parting: that of the conversation is among them. */
struct parting {
	int sockets[PARTING_SOCKETS];
	size_t count;
};

/* A CURLOPT_OPENSOCKETFUNCTION; PARTING is a struct parting. */
curl_socket_t parting_open(void *parting, curlsocktype purpose, struct curl_sockaddr *address);
/* What was opened hears nothing any more, and is not used again. */
void parting_begin(struct parting *parting);
