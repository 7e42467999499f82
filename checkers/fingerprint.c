/* SPDX-License-Identifier: MIT */
#include "checkers/fingerprint.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum { ROUNDS_A_WORD = 2, ROUNDS_AT_END = 4 };

int fingerprint_make_key(struct fingerprint_key *ret_key, struct error *err)
{
	/* So few bytes come at once. */
	if (getrandom(ret_key, sizeof(*ret_key), 0) != sizeof(*ret_key))
		return error_set(err, -errno, "getrandom");
	return 0;
}

static uint64_t rotate(uint64_t word, int bits)
{
	return word << bits | word >> (64 - bits);
}

static void mix(uint64_t v[4], int rounds)
{
	for (int i = 0; i < rounds; i++) {
		v[0] += v[1];
		v[2] += v[3];
		v[1] = rotate(v[1], 13) ^ v[0];
		v[3] = rotate(v[3], 16) ^ v[2];
		v[0] = rotate(v[0], 32);
		v[2] += v[1];
		v[0] += v[3];
		v[1] = rotate(v[1], 17) ^ v[2];
		v[3] = rotate(v[3], 21) ^ v[0];
		v[2] = rotate(v[2], 32);
	}
}

void fingerprint_begin(struct fingerprint_text *text, const struct fingerprint_key *key)
{
	*text = (struct fingerprint_text){
		.v = {key->words[0] ^ UINT64_C(0x736f6d6570736575),
	              key->words[1] ^ UINT64_C(0x646f72616e646f6d) ^ 0xee,
	              key->words[0] ^ UINT64_C(0x6c7967656e657261),
	              key->words[1] ^ UINT64_C(0x7465646279746573)},
	};
}

static void take_word(struct fingerprint_text *text)
{
	text->v[3] ^= text->word;
	mix(text->v, ROUNDS_A_WORD);
	text->v[0] ^= text->word;
	text->word = 0;
}

void fingerprint_feed(struct fingerprint_text *text, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		text->word |= (uint64_t)bytes[i] << 8 * (text->size++ % 8);
		if (text->size % 8 == 0)
			take_word(text);
	}
}

static uint64_t folded(const uint64_t v[4])
{
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void fingerprint_end(struct fingerprint_text *text, struct fingerprint *collection)
{
	text->word |= text->size << 56;
	take_word(text);
	text->v[2] ^= 0xee;
	mix(text->v, ROUNDS_AT_END);
	uint64_t low = folded(text->v);
	text->v[1] ^= 0xdd;
	mix(text->v, ROUNDS_AT_END);
	collection->low += low;
	collection->high += folded(text->v) + (collection->low < low);
	collection->count++;
}
