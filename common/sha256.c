/* SPDX-License-Identifier: MIT */
#include "common/sha256.h"

#include <string.h>

/*
 * The first 32 bits of the fractional parts of the cube roots of the first 64 primes (section
 * 4.2.2).
 */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate_right(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static uint32_t load_be32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void store_be32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

/* The message schedule, section 6.2.2 step 1. */
static void expand_block(const uint8_t *block, uint32_t w[64])
{
	for (unsigned t = 0; t < 16; t++)
		w[t] = load_be32(block + (size_t)4 * t);
	for (unsigned t = 16; t < 64; t++) {
		uint32_t s0 =
			rotate_right(w[t - 15], 7) ^ rotate_right(w[t - 15], 18) ^ w[t - 15] >> 3;
		uint32_t s1 =
			rotate_right(w[t - 2], 17) ^ rotate_right(w[t - 2], 19) ^ w[t - 2] >> 10;
		w[t] = w[t - 16] + s0 + w[t - 7] + s1;
	}
}

static void add_block(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64];
	expand_block(block, w);
	uint32_t v[8]; /* a to h of the standard */
	memcpy(v, state, sizeof(v));
	for (unsigned t = 0; t < 64; t++) {
		uint32_t sum1 =
			rotate_right(v[4], 6) ^ rotate_right(v[4], 11) ^ rotate_right(v[4], 25);
		uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
		uint32_t t1 = v[7] + sum1 + choice + round_constants[t] + w[t];
		uint32_t sum0 =
			rotate_right(v[0], 2) ^ rotate_right(v[0], 13) ^ rotate_right(v[0], 22);
		uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
		memmove(v + 1, v, 7 * sizeof(v[0]));
		v[4] += t1;
		v[0] = t1 + sum0 + majority;
	}
	for (unsigned i = 0; i < 8; i++)
		state[i] += v[i];
}

void sha256_init(struct sha256 *hash)
{
	*hash = (struct sha256){
		.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
	                  0x1f83d9ab, 0x5be0cd19},
	};
}

void sha256_add(struct sha256 *hash, const void *data, size_t size)
{
	const uint8_t *at = data;
	size_t held = hash->size_bytes % SHA256_BLOCK_SIZE;
	hash->size_bytes += size;
	while (size > 0) {
		if (held == 0 && size >= SHA256_BLOCK_SIZE) {
			add_block(hash->state, at);
			at += SHA256_BLOCK_SIZE;
			size -= SHA256_BLOCK_SIZE;
			continue;
		}
		size_t n = SHA256_BLOCK_SIZE - held;
		if (n > size)
			n = size;
		memcpy(hash->block + held, at, n);
		at += n;
		size -= n;
		held = (held + n) % SHA256_BLOCK_SIZE;
		if (held == 0)
			add_block(hash->state, hash->block);
	}
}

void sha256_finish(struct sha256 *hash, uint8_t ret_digest[SHA256_SIZE])
{
	/*
	 * A one bit, zeros up to 8 bytes before the end of a block, the length in bits (section
	 * 5.1.1).
	 */
	static const uint8_t padding[SHA256_BLOCK_SIZE] = {0x80};
	uint64_t size_bits = hash->size_bytes * 8;
	size_t held = hash->size_bytes % SHA256_BLOCK_SIZE;
	sha256_add(hash, padding, (held < 56 ? 56 : 56 + SHA256_BLOCK_SIZE) - held);
	uint8_t length[8];
	store_be32(length, (uint32_t)(size_bits >> 32));
	store_be32(length + 4, (uint32_t)size_bits);
	sha256_add(hash, length, sizeof(length));
	for (unsigned i = 0; i < 8; i++)
		store_be32(ret_digest + (size_t)4 * i, hash->state[i]);
}

void sha256_add_u64(struct sha256 *hash, uint64_t value)
{
	uint8_t bytes[8];
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
	sha256_add(hash, bytes, sizeof(bytes));
}

void sha256_finish_hex(struct sha256 *hash, char ret_hex[SHA256_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_SIZE];
	sha256_finish(hash, digest);
	for (unsigned i = 0; i < SHA256_SIZE; i++) {
		ret_hex[2 * i] = digits[digest[i] >> 4];
		ret_hex[2 * i + 1] = digits[digest[i] & 15];
	}
	ret_hex[2 * SHA256_SIZE] = '\0';
}
