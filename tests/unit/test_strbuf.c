/* SPDX-License-Identifier: MIT */
#include "common/strbuf.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <string.h>

TEST(a_text_is_built_piece_by_piece)
{
	struct strbuf buf = {0};
	strbuf_puts(&buf, "a");
	strbuf_putc(&buf, 'b');
	strbuf_printf(&buf, "%d-%s", 42, "c");
	strbuf_add(&buf, "def", 2);
	CHECK_INT(buf.size, 8);
	_cleanup_(freep) char *text = strbuf_take(&buf);
	CHECK_STR(text, "ab42-cde");
	CHECK(!buf.data && buf.size == 0);
}

TEST(three_texts_become_one)
{
	_cleanup_(freep) char *text = str_join("a/", "b", ".in");
	CHECK_STR(text, "a/b.in");
	_cleanup_(freep) char *empty = str_join("", "", "");
	CHECK_STR(empty, "");
}

TEST(an_empty_buffer_gives_an_empty_string)
{
	struct strbuf buf = {0};
	_cleanup_(freep) char *text = strbuf_take(&buf);
	CHECK_STR(text, "");
}

TEST(bytes_of_zero_are_kept)
{
	struct strbuf buf = {0};
	strbuf_add(&buf, "a\0b", 3);
	CHECK_INT(buf.size, 3);
	CHECK(memcmp(buf.data, "a\0b", 4) == 0);
	strbuf_done(&buf);
}

TEST(it_grows_and_stays_terminated)
{
	struct strbuf buf = {0};
	for (size_t i = 0; i < 10000; i++) {
		strbuf_putc(&buf, (char)('a' + i % 26));
		CHECK_INT(buf.data[buf.size], '\0');
	}
	CHECK_INT(buf.size, 10000);
	for (size_t i = 0; i < 10000; i++)
		CHECK_INT(buf.data[i], 'a' + (int)(i % 26));
	strbuf_done(&buf);
	CHECK(!buf.data);
	strbuf_done(&buf);
}

TEST(printf_of_more_than_the_room_fits)
{
	char piece[300];
	memset(piece, 'x', sizeof(piece) - 1);
	piece[sizeof(piece) - 1] = '\0';
	struct strbuf buf = {0};
	strbuf_puts(&buf, "<");
	strbuf_printf(&buf, "%s", piece);
	strbuf_puts(&buf, ">");
	CHECK_INT(buf.size, 301);
	CHECK(buf.data[1] == 'x' && buf.data[300] == '>');
	strbuf_done(&buf);
}

TEST(a_failure_is_remembered_until_the_text_is_taken)
{
	struct strbuf buf = {0};
	strbuf_puts(&buf, "a");
	buf.failed = true; /* as after an allocation that failed */
	strbuf_puts(&buf, "b");
	strbuf_printf(&buf, "%d", 1);
	CHECK_STR(buf.data, "a");
	CHECK(!strbuf_take(&buf));
	CHECK(!buf.failed);
}

TEST(str_printf_makes_a_string)
{
	_cleanup_(freep) char *text = str_printf("%s/%03d", "x", 7);
	CHECK_STR(text, "x/007");
	_cleanup_(freep) char *empty = str_printf("%s", "");
	CHECK_STR(empty, "");
}

TEST(a_vector_is_terminated_like_argv)
{
	_cleanup_(strv_done) struct strv v = {0};
	CHECK_INT(strv_add(&v, "one"), 0);
	CHECK_INT(strv_take(&v, strdup("two")), 0);
	CHECK_INT(v.count, 2);
	CHECK_STR(v.items[0], "one");
	CHECK_STR(v.items[1], "two");
	CHECK(!v.items[2]);
	CHECK(strv_contains(&v, "two"));
	CHECK(!strv_contains(&v, "tw"));
}

TEST(a_vector_without_strings_contains_nothing)
{
	struct strv v = {0};
	CHECK(!strv_contains(&v, ""));
	strv_done(&v);
	CHECK_INT(strv_take(&v, NULL), -ENOMEM); /* what strdup gives when memory runs out */
	CHECK_INT(v.count, 0);
}
