/* Signature: HMAC by libcrypto, which libcurl brings along for TLS. */
#include "tell/signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"

char *
signature_of(const char *secret, const char *body, size_t len)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned digest_len = 0;
	struct text out = { 0 };

	/* Only for want of memory; an unsigned message must not pass for a signed one. */
	if (!HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)body, len,
		    digest, &digest_len))
		mem_out();
	text_puts(&out, "sha256=");
	for (unsigned i = 0; i < digest_len; i++)
		text_printf(&out, "%02x", digest[i]);
	return text_take(&out);
}

char *
signature_at(const char *secret, int64_t stamp, const char *body, size_t len)
{
	_cleanup_(text_clear) struct text signed_text = { 0 };

	text_printf(&signed_text, "%lld.", (long long)stamp);
	text_add(&signed_text, body, len);
	return signature_of(secret, signed_text.data, signed_text.len);
}
