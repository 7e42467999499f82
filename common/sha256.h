/* SPDX-License-Identifier: MIT */
/*
 * SHA-256: names contents in reports and in the keys of caches.
 * Source: FIPS 180-4, sections 4.1.2, 5.3.3 and 6.2.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
	SHA256_BLOCK_SIZE = 64,
	SHA256_SIZE = 32,
	SHA256_HEX_SIZE = 2 * SHA256_SIZE + 1, /* with the NUL */
};

struct sha256 {
	uint32_t state[8];
	uint64_t size_bytes; /* of the message so far */
	uint8_t block[SHA256_BLOCK_SIZE];
};

/* A message: init, any number of adds, one finish; afterwards only init is allowed. */
void sha256_init(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *data, size_t size);
void sha256_finish(struct sha256 *hash, uint8_t ret_digest[SHA256_SIZE]);

/*
 * An integer in a message: eight bytes, the lowest first. Sizes before contents keep different
 * lists different.
 */
void sha256_add_u64(struct sha256 *hash, uint64_t value);

/* As sha256_finish(), in lower-case hexadecimal with a NUL. */
void sha256_finish_hex(struct sha256 *hash, char ret_hex[SHA256_HEX_SIZE]);
