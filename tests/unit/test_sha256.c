/* SPDX-License-Identifier: MIT */
#include "common/sha256.h"

#include "tests/harness/test.h"

#include <string.h>

static const char *hash_of(const void *data, size_t size, size_t piece)
{
	static char hex[SHA256_HEX_SIZE];
	struct sha256 hash;
	sha256_init(&hash);
	for (size_t at = 0; at < size; at += piece)
		sha256_add(&hash, (const char *)data + at, size - at < piece ? size - at : piece);
	sha256_finish_hex(&hash, hex);
	return hex;
}

/*
 * The vectors are those that NIST publishes for FIPS 180 (csrc.nist.gov, Examples with Intermediate
 * Values).
 */

TEST(the_empty_message_has_the_hash_of_the_standard)
{
	CHECK_STR(hash_of("", 0, 1),
	          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(a_message_of_one_block_has_the_hash_of_the_standard)
{
	CHECK_STR(hash_of("abc", 3, 3),
	          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(a_message_whose_length_needs_a_second_block_has_the_hash_of_the_standard)
{
	static const char text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	CHECK_STR(hash_of(text, 56, 56),
	          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(a_message_of_two_blocks_has_the_hash_of_the_standard)
{
	static const char text[] = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
				   "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
	CHECK_STR(hash_of(text, 112, 112),
	          "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

TEST(a_million_letters_have_the_hash_of_the_standard)
{
	static char text[1000000];
	memset(text, 'a', sizeof(text));
	CHECK_STR(hash_of(text, sizeof(text), sizeof(text)),
	          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(how_a_message_is_cut_into_pieces_does_not_matter)
{
	char text[300];
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)i;
	for (size_t size = 0; size <= sizeof(text); size++) {
		char whole[SHA256_HEX_SIZE];
		memcpy(whole, hash_of(text, size, sizeof(text)), sizeof(whole));
		for (size_t piece = 1; piece < 130; piece += 7)
			CHECK_STR(hash_of(text, size, piece), whole);
	}
}

TEST(an_integer_is_eight_bytes_the_lowest_first)
{
	char from_integer[SHA256_HEX_SIZE];
	struct sha256 hash;
	sha256_init(&hash);
	sha256_add_u64(&hash, UINT64_C(0x0807060504030201));
	sha256_finish_hex(&hash, from_integer);
	CHECK_STR(from_integer, hash_of("\1\2\3\4\5\6\7\10", 8, 8));
}
