/* Which addresses belong to the public internet. */
#include "support/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "base/cleanup.h"
#include "listen/address.h"

static const char *
verdict_on(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	const char *one = NULL, *other;
	bool literal = false;

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		one = address_private((struct sockaddr *)&in);
	else if (inet_pton(AF_INET6, text, &in6.sin6_addr) == 1)
		one = address_private((struct sockaddr *)&in6);
	else
		fail_msg("%s is no address", text);
	other = address_private_text(text, &literal);
	assert_true(literal);
	assert_ptr_equal(one, other);
	return one;
}

static void
the_edges_of_every_block(void **state)
{
	static const char *const inside[] = { "0.0.0.0", "0.255.255.255", "10.0.0.0",
		"10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0",
		"127.255.255.255", "168.63.129.16", "169.254.0.0", "169.254.169.254",
		"169.254.255.255", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.255",
		"192.0.2.0", "192.0.2.255", "192.88.99.1", "192.168.0.0", "192.168.255.255",
		"198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255", "203.0.113.0",
		"203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.254",
		"255.255.255.255" };
	static const char *const outside[] = { "1.0.0.0", "9.255.255.255", "11.0.0.0",
		"100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
		"168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0",
		"172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.1.255",
		"192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0",
		"198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0",
		"203.0.112.255", "203.0.114.0", "223.255.255.255", "8.8.8.8" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(inside); i++)
		if (!verdict_on(inside[i]))
			fail_msg("%s counts as public", inside[i]);
	for (size_t i = 0; i < LENGTH_OF(outside); i++)
		if (verdict_on(outside[i]))
			fail_msg("%s counts as %s", outside[i], verdict_on(outside[i]));
}

static void
the_same_for_ipv6(void **state)
{
	static const char *const inside[] = { "::", "::1", "::2", "::127.0.0.1",
		"fc00::", "fd00:ec2::254", "fdff:ffff::1", "fe80::1", "febf::1", "fec0::1",
		"ff02::1", "2001:db8::1", "2001::1", "2001:1ff::1", "3fff::1", "3fff:fff::1",
		"100::1", "64:ff9b:1::808:808", "1fff::1", "4000::1", "5f00::1" };
	static const char *const outside[] = { "2001:200::1", "2001:4860:4860::8888", "2600::1",
		"2a00:1450::1", "2000::1", "3ffe::1", "3fff:1000::1", "2003::1", "2001:db7::1",
		"2001:db9::1" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(inside); i++)
		if (!verdict_on(inside[i]))
			fail_msg("%s counts as public", inside[i]);
	for (size_t i = 0; i < LENGTH_OF(outside); i++)
		if (verdict_on(outside[i]))
			fail_msg("%s counts as %s", outside[i], verdict_on(outside[i]));
}

static void
an_ipv4_address_inside_an_ipv6_one_decides(void **state)
{
	static const char *const inside[] = { "::ffff:127.0.0.1", "::ffff:10.1.2.3",
		"::ffff:0:192.168.1.1", "64:ff9b::a9fe:a9fe", "64:ff9b::169.254.169.254",
		"2002:7f00:1::", "2002:c0a8:101:5::9", "2002:a00:1::1" };
	static const char *const outside[] = { "::ffff:8.8.8.8", "64:ff9b::808:808",
		"2002:808:808::1", "::ffff:0:8.8.8.8" };

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(inside); i++)
		if (!verdict_on(inside[i]))
			fail_msg("%s counts as public", inside[i]);
	for (size_t i = 0; i < LENGTH_OF(outside); i++)
		if (verdict_on(outside[i]))
			fail_msg("%s counts as %s", outside[i], verdict_on(outside[i]));
}

static void
the_words_name_what_it_is(void **state)
{
	(void)state;
	assert_string_equal(verdict_on("127.8.8.8"), "a loopback address");
	assert_string_equal(verdict_on("10.0.0.1"), "a private address");
	assert_string_equal(
		verdict_on("169.254.169.254"), "a cloud provider's metadata address");
	assert_string_equal(verdict_on("169.254.1.1"), "a link-local address");
	assert_string_equal(verdict_on("255.255.255.255"), "the broadcast address");
	assert_string_equal(verdict_on("::ffff:0.0.0.0"), "the unspecified address");
}

static void
what_is_no_internet_address_is_refused(void **state)
{
	struct sockaddr_un local = { .sun_family = AF_UNIX };

	(void)state;
	assert_string_equal(
		address_private((struct sockaddr *)&local), "not an internet address");
}

static void
names_are_no_addresses_but_localhost_is_known(void **state)
{
	bool literal = true;

	(void)state;
	assert_null(address_private_text("status.example", &literal));
	assert_false(literal);
	assert_null(address_private_text("", &literal));
	assert_null(address_private_text("notlocalhost", &literal));
	assert_null(address_private_text("localhost.example", NULL));
	assert_non_null(address_private_text("localhost", NULL));
	assert_non_null(address_private_text("a.LocalHost.", NULL));
	assert_non_null(address_private_text("[::1]", &literal));
	assert_true(literal);
	assert_non_null(address_private_text("fe80::1%eth0", &literal));
	assert_true(literal);
	assert_non_null(address_private_text("127.0.0.1.", &literal));
	assert_true(literal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_edges_of_every_block),
		cmocka_unit_test(the_same_for_ipv6),
		cmocka_unit_test(an_ipv4_address_inside_an_ipv6_one_decides),
		cmocka_unit_test(the_words_name_what_it_is),
		cmocka_unit_test(what_is_no_internet_address_is_refused),
		cmocka_unit_test(names_are_no_addresses_but_localhost_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
