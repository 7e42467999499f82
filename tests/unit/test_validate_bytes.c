/* SPDX-License-Identifier: MIT */
#include "common/attr.h"
#include "common/fd.h"
#include "tests/harness/test.h"
#include "worker/validate/bytes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct bytes scan(const char *data, size_t size)
{
	struct bytes found;
	int fd = fd_memfd("text", data, size, NULL);
	CHECK(fd >= 0);
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	CHECK_INT(bytes_scan(fd, &found, NULL), 0);
	(void)fd_close(fd);
	CHECK_INT(found.size, size);
	return found;
}

#define SCAN(text) scan(text, sizeof(text) - 1)

TEST(plain_text_has_nothing_to_tell)
{
	struct bytes found = SCAN("1 2\n\xc3\xa4 \xe2\x82\xac \xf0\x9f\x99\x82\n");
	CHECK_INT(found.return_line, 0);
	CHECK_INT(found.nul_line, 0);
	CHECK_INT(found.other_line, 0);
	CHECK(!found.has_mark && found.ends_in_newline);
}

TEST(the_first_line_with_a_fault_is_told)
{
	CHECK_INT(SCAN("1\n2\r\n3\r\n").return_line, 2);
	CHECK_INT(SCAN("1\n2\n\0").nul_line, 3);
	CHECK_INT(SCAN("\xff\n\xff").other_line, 1);
}

TEST(a_file_without_newline_at_the_end_is_told_and_an_empty_one_is_not)
{
	CHECK(!SCAN("1\n2").ends_in_newline);
	CHECK(SCAN("").ends_in_newline);
}

TEST(a_byte_order_mark_counts_at_the_beginning_only)
{
	CHECK(SCAN("\xef\xbb\xbf"
	           "1\n")
	              .has_mark);
	CHECK(!SCAN("1\xef\xbb\xbf\n").has_mark);
	CHECK(!SCAN("\xef\xbb").has_mark);
}

TEST(overlong_cut_and_lone_bytes_are_no_utf_8)
{
	static const char *const rows[] = {
		"\xc0\x80",
		"\xe0\x80\x80",
		"\xf0\x80\x80\x80", /* overlong */
		"\xed\xa0\x80",     /* surrogate */
		"\xf4\x90\x80\x80",
		"\xf5\x80\x80\x80", /* beyond U+10FFFF */
		"\x80",
		"\xc3",
		"\xe2\x82",
		"\xc3 ", /* lone, cut */
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (scan(rows[i], strlen(rows[i])).other_line != 1)
			FAIL("row %zu is taken for UTF-8", i);
}

TEST(characters_across_blocks_are_whole)
{
	const size_t size = (1 << 18) + 2;
	char *text = malloc(size);
	CHECK(text);
	memset(text, 'a', size);
	memcpy(text + (1 << 18) - 1, "\xe2\x82\xac", 3);
	CHECK_INT(scan(text, size).other_line, 0);
	free(text);
}
