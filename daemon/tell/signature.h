/* Signature: that a message comes from us, for whoever shares the secret. Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* "sha256=" and 64 hex digits: HMAC-SHA-256 (RFC 2104) of the body, or of "TIMESTAMP.BODY". The caller frees. */
char *signature_of(const char *secret, const char *body, size_t len);
char *signature_at(const char *secret, int64_t stamp, const char *body, size_t len);
