/* SPDX-License-Identifier: MIT */
#include "checkers/fingerprint.h"

#include "tests/harness/test.h"

#include <string.h>

/* The key 00 01 ... 0f. */
static const struct fingerprint_key key = {{0x0706050403020100, 0x0f0e0d0c0b0a0908}};

static void add(struct fingerprint *collection, const char *text, size_t size)
{
	struct fingerprint_text state;
	fingerprint_begin(&state, &key);
	fingerprint_feed(&state, (const uint8_t *)text, size);
	fingerprint_end(&state, collection);
}

static void add_text(struct fingerprint *collection, const char *text)
{
	add(collection, text, strlen(text));
}

/* Source: the test vectors of SipHash's authors for 128 bits, inputs 00 01 02 ... */
TEST(a_text_has_the_hash_that_siphash_gives_it)
{
	static const struct {
		size_t size;
		uint64_t low, high;
	} rows[] = {
		{0, 0xe6a825ba047f81a3, 0x930255c71472f66d},
		{1, 0x44af996bd8c187da, 0x45fc229b11597634},
	};
	char text[16];
	for (unsigned i = 0; i < sizeof(text); i++)
		text[i] = (char)i;
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct fingerprint collection = {0};
		add(&collection, text, rows[i].size);
		CHECK(collection.low == rows[i].low);
		CHECK(collection.high == rows[i].high);
	}
}

TEST(the_order_of_a_collection_does_not_matter_and_how_often_something_is_there_does)
{
	struct fingerprint a = {0}, b = {0}, c = {0};
	add_text(&a, "one");
	add_text(&a, "two");
	add_text(&a, "two");
	add_text(&b, "two");
	add_text(&b, "one");
	add_text(&b, "two");
	add_text(&c, "one");
	add_text(&c, "one");
	add_text(&c, "two");
	CHECK(fingerprint_equal(&a, &b));
	CHECK(!fingerprint_equal(&a, &c));
}

TEST(what_is_there_twice_does_not_cancel_itself)
{
	struct fingerprint a = {0}, b = {0};
	add_text(&a, "one");
	add_text(&a, "one");
	add_text(&b, "two");
	add_text(&b, "two");
	CHECK(!fingerprint_equal(&a, &b));
}

TEST(a_text_in_pieces_is_the_same_text)
{
	static const char TEXT[] = "a text that is longer than one word";
	for (size_t cut = 0; cut <= strlen(TEXT); cut++) {
		struct fingerprint whole = {0}, pieces = {0};
		struct fingerprint_text state;
		add_text(&whole, TEXT);
		fingerprint_begin(&state, &key);
		fingerprint_feed(&state, (const uint8_t *)TEXT, cut);
		fingerprint_feed(&state, (const uint8_t *)TEXT + cut, strlen(TEXT) - cut);
		fingerprint_end(&state, &pieces);
		CHECK(fingerprint_equal(&whole, &pieces));
	}
}

TEST(each_key_is_another)
{
	struct fingerprint_key one = {{0}}, other = {{0}};
	CHECK_INT(fingerprint_make_key(&one, NULL), 0);
	CHECK_INT(fingerprint_make_key(&other, NULL), 0);
	CHECK(memcmp(&one, &other, sizeof(one)) != 0);
}
