/* SPDX-License-Identifier: MIT */
/*
 * Two collections of texts, compared whatever their order, in constant memory.
 *
 * Each text is hashed with a secret key to 128 bits, and the hashes of a collection are added up.
 * Equal collections have equal sums. Of unequal ones, chosen by whoever does not know the key, the
 * sums are equal with a probability of 2^-128 times how often the commonest text is there, which is
 * less than that of a fault in the memory that holds them.
 *
 * Source of the hash: Aumasson and Bernstein, SipHash: a fast short-input PRF; SipHash-2-4 with
 * output of 128 bits.
 */
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fingerprint_key {
	uint64_t words[2];
};

/* A text while it is hashed. */
struct fingerprint_text {
	uint64_t v[4];
	uint64_t word; /* the bytes that are no whole word yet */
	uint64_t size;
};

/* Of a collection; zero-initialise. */
struct fingerprint {
	uint64_t low, high;
	uint64_t count; /* of texts */
};

/* A new secret. Return: 0, or a negative errno. */
int fingerprint_make_key(struct fingerprint_key *ret_key, struct error *err) _must_check_;

void fingerprint_begin(struct fingerprint_text *text, const struct fingerprint_key *key);
void fingerprint_feed(struct fingerprint_text *text, const uint8_t *bytes, size_t size);

/* Puts the text into the collection. */
void fingerprint_end(struct fingerprint_text *text, struct fingerprint *collection);

static inline bool fingerprint_equal(const struct fingerprint *a, const struct fingerprint *b)
{
	return a->low == b->low && a->high == b->high && a->count == b->count;
}
