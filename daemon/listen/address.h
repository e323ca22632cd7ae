/* Address: is it one of the public internet, or one that a page from outside must never make us
 * ask. Pure. */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

/* NULL for an address of the public internet, else what it is instead, for a sentence: "a
 * loopback address". Looks into IPv6 forms that carry an IPv4 address (mapped, translated,
 * NAT64, 6to4). What is no IP address is refused too. */
const char *address_private(const struct sockaddr *address);

/* The same for an address as text ("127.0.0.1", "::1", "[::1]"). *RET_LITERAL, if wanted, tells
 * whether TEXT is an address at all: a name is none, and gives NULL except for "localhost" and
 * what ends in ".localhost". */
const char *address_private_text(const char *text, bool *ret_literal);

/* The address as text; "" for what is none. */
#define ADDRESS_SIZE 64
char *address_write(const struct sockaddr *address, char buffer[static ADDRESS_SIZE]);
