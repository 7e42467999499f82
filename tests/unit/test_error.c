/* SPDX-License-Identifier: MIT */
#include "common/error.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <string.h>

TEST(error_set_appends_the_reason_and_returns_the_code)
{
	struct error err = {0};
	CHECK_INT(error_set(&err, -ENOENT, "open %s", "a/b"), -ENOENT);
	CHECK_INT(err.code, -ENOENT);
	CHECK_STR(err.text, "open a/b: No such file or directory");
}

TEST(error_say_leaves_the_text_as_it_is)
{
	struct error err = {0};
	CHECK_INT(error_say(&err, -EINVAL, "not a %s", "number"), -EINVAL);
	CHECK_INT(err.code, -EINVAL);
	CHECK_STR(err.text, "not a number");
}

TEST(error_prefix_puts_context_in_front_and_keeps_the_code)
{
	struct error err = {0};
	(void)error_set(&err, -EACCES, "mount /usr");
	CHECK_INT(error_prefix(&err, "init: %s", "mounts"), -EACCES);
	CHECK_STR(err.text, "init: mounts: mount /usr: Permission denied");
}

TEST(an_unknown_errno_has_a_text)
{
	struct error err = {0};
	CHECK_INT(error_set(&err, -100000, "x"), -100000);
	CHECK_STR(err.text, "x: unknown error");
}

TEST(no_error_buffer_is_no_crash)
{
	CHECK_INT(error_set(NULL, -EIO, "x %d", 1), -EIO);
	CHECK_INT(error_say(NULL, -EIO, "x"), -EIO);
	CHECK(error_prefix(NULL, "x") < 0);
}

TEST(long_texts_are_cut_at_the_size_of_the_buffer)
{
	char longer[2 * ERROR_TEXT_SIZE];
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	struct error err = {0};
	CHECK_INT(error_set(&err, -EIO, "%s", longer), -EIO);
	CHECK_INT(strlen(err.text), ERROR_TEXT_SIZE - 1);
	CHECK_INT(error_prefix(&err, "context"), -EIO);
	CHECK_INT(strlen(err.text), ERROR_TEXT_SIZE - 1);
	CHECK(strncmp(err.text, "context: aaa", 12) == 0);
	CHECK_INT(error_prefix(&err, "%s", longer), -EIO);
	CHECK_INT(strlen(err.text), ERROR_TEXT_SIZE - 1);
}

/* The reason must fit in whatever room is left, down to none. */
TEST(every_length_of_text_leaves_a_terminated_string)
{
	char text[ERROR_TEXT_SIZE + 8];
	for (size_t length = ERROR_TEXT_SIZE - 40; length < sizeof(text); length++) {
		memset(text, 'b', length);
		text[length] = '\0';
		struct error err;
		memset(&err, 'x', sizeof(err));
		(void)error_set(&err, -ENOENT, "%s", text);
		CHECK(memchr(err.text, '\0', sizeof(err.text)));
	}
}

TEST(a_text_that_is_too_long_keeps_its_beginning_and_its_reason)
{
	char longer[2 * ERROR_TEXT_SIZE];
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	struct error err = {0};
	(void)error_set(&err, -ENAMETOOLONG, "open %s", longer);
	(void)error_prefix(&err, "init");
	CHECK_INT(strncmp(err.text, "init: open aaa", 14), 0);
	const char *reason = strstr(err.text, ": File name too long");
	CHECK(reason && strlen(reason) == strlen(": File name too long"));
}
