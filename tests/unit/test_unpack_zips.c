/* SPDX-License-Identifier: MIT */
/* Zips that say two things. */
#include "tests/unit/intake_fixture.h"

/* Names occur first before the data, then in the list at the end. */
enum { LOCAL, CENTRAL };

TEST(a_zip_with_another_name_before_the_data_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "ab/x.c", "x");
	patch("x.zip", "ab/x.c", CENTRAL, "../x.c", 6);
	CHECK_REFUSED("x.zip", "x.zip: entry ../x.c: has another name before its data");
	put_archive("y.zip", ZIP, NULL, "ab/x.c", "x");
	patch("y.zip", "ab/x.c", LOCAL, "../x.c", 6);
	CHECK_REFUSED("y.zip", "y.zip: entry ab/x.c: has another name before its data");
}

TEST(a_zip_name_with_a_NUL_byte_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c_.txt", "x");
	patch("x.zip", "a.c_.txt", LOCAL, "a.c\0.txt", 8);
	patch("x.zip", "a.c_.txt", LOCAL, "a.c\0.txt", 8); /* the other one: the first is gone */
	CHECK_REFUSED("x.zip", "x.zip: entry a.c\\x00.txt: name with a NUL byte, or none");
}

/* libarchive writes none into a zip: the type is in the upper half of the list's last but one number. */
TEST(a_zip_with_a_named_pipe_is_refused)
{
	static const struct {
		const char *text, *reason;
	} rows[] = {{"", "x.zip: entry a.c: FIFO"}, {"int main;\n", NULL}};
	fixture_enter();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		put_archive("x.zip", ZIP, NULL, "a.c", rows[i].text);
		struct blob blob = get_bytes("x.zip");
		char *list = memmem(blob.data, blob.size, "PK\1\2", 4);
		CHECK(list);
		list[5] = 3; /* made by UNIX */
		list[41] = 0010000 >> 8 | 1;
		put_bytes("x.zip", blob.data, blob.size);
		free(blob.data);
		struct intake intake = read_path("x.zip");
		CHECK_STR(intake.err.text, rows[i].reason ? rows[i].reason : "");
		intake_done(&intake);
	}
}

TEST(an_encrypted_zip_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct blob blob = get_bytes("x.zip");
	blob.data[6] |= 1;
	put_bytes("x.zip", blob.data, blob.size);
	free(blob.data);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: encrypted");
}

/* A zip of one stored file "a.c" and one extra field in the local header, written by hand. */
static void put_raw_zip(const char *path, const void *extra, uint16_t extra_size)
{
	char zip[512];
	size_t size = 0;
#define ADD(bytes, n) (memcpy(zip + size, bytes, n), size += (n))
	ADD("PK\3\4\24\0\0\0\0\0\0\0\0\0", 14);
	ADD("\x83\x16\xdc\x8c\1\0\0\0\1\0\0\0\3\0", 14); /* crc of "x", sizes, length of the name */
	ADD(&extra_size, 2);
	ADD("a.c", 3);
	ADD(extra, extra_size);
	ADD("x", 1);
	uint32_t list_at = (uint32_t)size;
	ADD("PK\1\2\24\0\24\0\0\0\0\0\0\0\0\0", 16);
	ADD("\x83\x16\xdc\x8c\1\0\0\0\1\0\0\0\3\0\0\0\0\0", 18);
	ADD("\0\0\0\0\0\0\0\0\0\0\0\0", 12);
	ADD("a.c", 3);
	uint32_t list_size = (uint32_t)size - list_at;
	ADD("PK\5\6\0\0\0\0\1\0\1\0", 12);
	ADD(&list_size, 4);
	ADD(&list_at, 4);
	ADD("\0\0", 2);
#undef ADD
	put_bytes(path, zip, size);
}

TEST(damaged_contents_are_refused)
{
	fixture_enter();
	put_raw_zip("x.zip", "", 0);
	patch("x.zip", "a.cx", 0, "a.cy", 4);
	CHECK_REFUSED_LIKE("x.zip", "x.zip: entry a.c: truncated or damaged: ");
}

TEST(a_zip_with_another_name_in_an_extra_field_is_refused)
{
	fixture_enter();
	put_raw_zip("plain.zip", "", 0);
	CHECK_FILES("plain.zip", "a.c ");
	/* Info-ZIP's Unicode Path: version 1, crc of "a.c", then the name that counts. */
	put_raw_zip("x.zip",
	            "\x75\x70\x0b\0\1\x0c\x95\x60\x37"
	            "../x.c",
	            15);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: has another name in an extra field");
	put_raw_zip("cut.zip", "\x75\x70\x7f\0\1", 5);
	CHECK_REFUSED("cut.zip", "cut.zip: entry a.c: has another name in an extra field");
}

TEST(zip_entries_that_share_their_data_are_refused)
{
	fixture_enter();
	struct maker maker = make_archive("x.zip", ZIP, NULL);
	add_text(&maker, "a.c", "x");
	add_text(&maker, "a.c", "y");
	finish_archive(&maker);
	struct blob blob = get_bytes("x.zip");
	char *first = memmem(blob.data, blob.size, "PK\1\2", 4);
	CHECK(first);
	char *second = memmem(first + 4, blob.size - (size_t)(first + 4 - blob.data), "PK\1\2", 4);
	CHECK(second);
	memcpy(second + 42, first + 42, 4); /* where the local header is */
	put_bytes("x.zip", blob.data, blob.size);
	free(blob.data);
	CHECK_REFUSED("x.zip", "x.zip: entry a.c: shares its data with another entry");
}

TEST(a_zip_with_bytes_behind_its_end_is_refused)
{
	fixture_enter();
	put_archive("x.zip", ZIP, NULL, "a.c", "x");
	struct blob blob = get_bytes("x.zip");
	put_bytes("x.zip", blob.data, blob.size + 1); /* the NUL behind the bytes */
	free(blob.data);
	CHECK_REFUSED("x.zip",
	              "x.zip: truncated or damaged: the list of files at its end is not whole");
}
