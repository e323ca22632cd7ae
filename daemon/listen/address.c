/* Address: the special-purpose registries of IANA (RFC 6890 and its successors) as two tables.
 */
#include "listen/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/mem.h"

static const char LOOPBACK[] = "a loopback address";
static const char PRIVATE[] = "a private address";
static const char LINK_LOCAL[] = "a link-local address";
static const char MULTICAST[] = "a multicast address";
static const char EXAMPLE[] = "an address for documentation";
static const char RESERVED[] = "a reserved address";
static const char UNSPECIFIED[] = "the unspecified address";
static const char METADATA[] = "a cloud provider's metadata address";

static const struct {
	uint32_t prefix;
	unsigned bits;
	const char *what;
} v4_blocks[] = {
	{ 0x00000000, 32, UNSPECIFIED },
	{ 0x00000000, 8, RESERVED },
	{ 0x0a000000, 8, PRIVATE },
	{ 0x64400000, 10, "an address shared by a provider's customers" }, /* RFC 6598 */
	{ 0x7f000000, 8, LOOPBACK },
	{ 0xa83f8110, 32,
		METADATA }, /* 168.63.129.16: Azure's, in the middle of public space */
	{ 0xa9fea9fe, 32, METADATA }, /* 169.254.169.254: nearly everybody's */
	{ 0xa9fe0000, 16, LINK_LOCAL },
	{ 0xac100000, 12, PRIVATE },
	{ 0xc0000000, 24, RESERVED }, /* RFC 6890 section 2.1 */
	{ 0xc0000200, 24, EXAMPLE },
	{ 0xc0586300, 24, RESERVED }, /* 6to4 relays, RFC 7526 */
	{ 0xc0a80000, 16, PRIVATE },
	{ 0xc6120000, 15, "an address for benchmarks" }, /* RFC 2544 */
	{ 0xc6336400, 24, EXAMPLE },
	{ 0xcb007100, 24, EXAMPLE },
	{ 0xe0000000, 4, MULTICAST },
	{ 0xffffffff, 32, "the broadcast address" },
	{ 0xf0000000, 4, RESERVED },
};

/* The first that fits counts. An `inner` of 0 or more is where an IPv4 address lies, and that
 * one decides. */
static const struct {
	uint8_t prefix[16];
	unsigned bits;
	int inner;
	const char *what;
} v6_blocks[] = {
	{ { 0 }, 128, -1, UNSPECIFIED }, { { [15] = 1 }, 128, -1, LOOPBACK },
	{ { [10] = 0xff, [11] = 0xff }, 96, 12, NULL },              /* mapped, RFC 4291 */
	{ { [8] = 0xff, [9] = 0xff }, 96, 12, NULL },                /* translated, RFC 7915 */
	{ { 0x00, 0x64, 0xff, 0x9b }, 96, 12, NULL },                /* NAT64, RFC 6052 */
	{ { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 }, 48, -1, PRIVATE }, /* RFC 8215 */
	{ { 0xfc }, 7, -1, PRIVATE }, /* unique local, RFC 4193 */
	{ { 0xfe, 0x80 }, 10, -1, LINK_LOCAL },
	{ { 0xfe, 0xc0 }, 10, -1, PRIVATE }, /* site-local, RFC 3879 */
	{ { 0xff }, 8, -1, MULTICAST }, { { 0x20, 0x01, 0x0d, 0xb8 }, 32, -1, EXAMPLE },
	{ { 0x20, 0x01 }, 23, -1, RESERVED }, /* Teredo, ORCHID and others, RFC 2928 */
	{ { 0x20, 0x02 }, 16, 2, NULL },      /* 6to4, RFC 3056 */
	{ { 0x3f, 0xff }, 20, -1, EXAMPLE },  /* RFC 9637 */
};

static const char *
private_v4(uint32_t address)
{
	for (size_t i = 0; i < LENGTH_OF(v4_blocks); i++)
		if ((address ^ v4_blocks[i].prefix) >> (32 - v4_blocks[i].bits) == 0)
			return v4_blocks[i].what;
	return NULL;
}

static bool
begins_with(const uint8_t address[static 16], const uint8_t prefix[static 16], unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(address, prefix, whole) != 0)
		return false;
	return rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

static const char *
private_v6(const uint8_t address[static 16])
{
	for (size_t i = 0; i < LENGTH_OF(v6_blocks); i++) {
		uint32_t inner;

		if (!begins_with(address, v6_blocks[i].prefix, v6_blocks[i].bits))
			continue;
		if (v6_blocks[i].inner < 0)
			return v6_blocks[i].what;
		memcpy(&inner, address + v6_blocks[i].inner, sizeof(inner));
		return private_v4(ntohl(inner));
	}
	/* Only 2000::/3 has been given out for the public internet (RFC 4291 section 2.4). */
	return (address[0] & 0xe0) == 0x20 ? NULL : RESERVED;
}

const char *
address_private(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof(in));
		return private_v4(ntohl(in.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof(in6));
		return private_v6(in6.sin6_addr.s6_addr);
	}
	return "not an internet address";
}

static bool
is_localhost(const char *name)
{
	size_t n = strlen(name), word = strlen("localhost");

	if (n > 0 && name[n - 1] == '.')
		n--;
	return n >= word && strncasecmp(name + n - word, "localhost", word) == 0 &&
	       (n == word || name[n - word - 1] == '.');
}

const char *
address_private_text(const char *text, bool *ret_literal)
{
	size_t bracket = text[0] == '[' ? 1 : 0;
	size_t n = strcspn(text + bracket, "]%");
	/* A dot at the end makes a name of it for curl, but not for every proxy. */
	_cleanup_free_ char *bare =
		mem_ndup(text + bracket, n > 0 && text[bracket + n - 1] == '.' ? n - 1 : n);
	struct in_addr in;
	struct in6_addr in6;
	bool v4 = inet_pton(AF_INET, bare, &in) == 1;
	bool v6 = !v4 && inet_pton(AF_INET6, bare, &in6) == 1;

	if (ret_literal)
		*ret_literal = v4 || v6;
	if (v4)
		return private_v4(ntohl(in.s_addr));
	if (v6)
		return private_v6(in6.s6_addr);
	return is_localhost(bare) ? LOOPBACK : NULL;
}

char *
address_write(const struct sockaddr *address, char buffer[static ADDRESS_SIZE])
{
	buffer[0] = '\0';
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof(in));
		(void)inet_ntop(AF_INET, &in.sin_addr, buffer, ADDRESS_SIZE);
	} else if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof(in6));
		(void)inet_ntop(AF_INET6, &in6.sin6_addr, buffer, ADDRESS_SIZE);
	}
	return buffer;
}
