/* SPDX-License-Identifier: MIT */
/*
 * Fetching what a foreign program left in a directory.
 */
#include "worker/stages/fetch.h"

#include "common/fd.h"
#include "common/file.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct fetch_limits roomy = {.files = 100, .depth = 8, .bytes = 1 << 20};
static char directory[] = "/tmp/juror-fetch-XXXXXX";
static int from, to;

static void leave(void)
{
	if (file_remove_tree(AT_FDCWD, directory, NULL) < 0)
		(void)fprintf(stderr, "%s is left over\n", directory);
}

/* The current directory becomes @from. */
static void enter(void)
{
	CHECK(mkdtemp(directory));
	CHECK_INT(atexit(leave), 0);
	CHECK_INT(chdir(directory), 0);
	CHECK_INT(mkdir("from", 0755), 0);
	CHECK_INT(mkdir("to", 0755), 0);
	from = open("from", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	to = open("to", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(from >= 0 && to >= 0);
	CHECK_INT(chdir("from"), 0);
}

static void put(const char *path, const char *text)
{
	CHECK_INT(file_write_at(AT_FDCWD, path, text, strlen(text), 0644, NULL), 0);
}

static const char *fetched(const char *path)
{
	_cleanup_(fd_closep) int fd = openat(to, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	char *data = NULL;
	size_t size;
	return fd >= 0 && file_read(fd, 4096, &data, &size, NULL) == 0 ? data : NULL;
}

static bool is_there(const char *path)
{
	return faccessat(to, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

TEST(files_and_directories_are_copied)
{
	enter();
	put("a", "one");
	CHECK_INT(mkdir("d", 0700), 0);
	CHECK_INT(mkdir("d/e", 0700), 0);
	put("d/e/b", "two");
	CHECK_INT(fetch_tree(from, to, &roomy, NULL), 0);
	CHECK_STR(fetched("a"), "one");
	CHECK_STR(fetched("d/e/b"), "two");
}

TEST(modes_are_those_of_programs_or_texts_whatever_they_were)
{
	static const struct {
		const char *name;
		mode_t mode, expected;
	} rows[] = {{"program", 04711, 0755}, {"text", 0600, 0644}, {"others", 0677, 0644}};
	struct stat st;
	enter();
	(void)umask(0077);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		put(rows[i].name, "x");
		CHECK_INT(chmod(rows[i].name, rows[i].mode), 0);
	}
	CHECK_INT(mkdir("d", 01700), 0);
	CHECK_INT(fetch_tree(from, to, &roomy, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_INT(fstatat(to, rows[i].name, &st, 0), 0);
		CHECK_INT(st.st_mode & 07777, rows[i].expected);
	}
	CHECK_INT(fstatat(to, "d", &st, 0), 0);
	CHECK_INT(st.st_mode & 07777, 0755);
}

TEST(what_is_no_file_of_its_own_is_left_out)
{
	enter();
	put("file", "x");
	CHECK_INT(link("file", "again"), 0);
	CHECK_INT(symlink("/etc/passwd", "link"), 0);
	CHECK_INT(symlink("..", "up"), 0);
	CHECK_INT(mkfifo("fifo", 0644), 0);
	put("good", "y");
	CHECK_INT(fetch_tree(from, to, &roomy, NULL), 0);
	CHECK(is_there("good"));
	CHECK(!is_there("file") && !is_there("again") && !is_there("link") && !is_there("up") &&
	      !is_there("fifo"));
}

TEST(too_many_files_too_deep_or_too_large_are_refused)
{
	struct error err;
	enter();
	CHECK_INT(mkdir("d", 0755), 0);
	CHECK_INT(mkdir("d/e", 0755), 0);
	put("d/e/f", "12345");
	struct fetch_limits limits = {.files = 3, .depth = 2, .bytes = 5};
	CHECK_INT(fetch_tree(from, to, &limits, &err), 0);
	CHECK_INT(file_remove_tree(AT_FDCWD, "../to/d", NULL), 0);
	limits.files = 2;
	CHECK_INT(fetch_tree(from, to, &limits, &err), -EFBIG);
	CHECK_INT(file_remove_tree(AT_FDCWD, "../to/d", NULL), 0);
	limits = (struct fetch_limits){.files = 3, .depth = 1, .bytes = 5};
	CHECK_INT(fetch_tree(from, to, &limits, &err), -EFBIG);
	CHECK_INT(file_remove_tree(AT_FDCWD, "../to/d", NULL), 0);
	limits = (struct fetch_limits){.files = 3, .depth = 2, .bytes = 4};
	CHECK_INT(fetch_tree(from, to, &limits, &err), -EFBIG);
}

TEST(a_file_of_holes_counts_as_large_as_it_seems)
{
	struct error err;
	enter();
	put("holes", "");
	CHECK_INT(truncate("holes", 1LL << 40), 0);
	CHECK_INT(fetch_tree(from, to, &roomy, &err), -EFBIG);
}

TEST(one_file_is_fetched_and_what_is_none_is_told)
{
	struct error err;
	enter();
	put("program", "x");
	put("file", "x");
	CHECK_INT(link("file", "again"), 0);
	CHECK_INT(symlink("program", "link"), 0);
	CHECK_INT(mkfifo("fifo", 0644), 0);
	CHECK_INT(fetch_file(from, "program", to, 1, &err), 0);
	CHECK_STR(fetched("program"), "x");
	CHECK_INT(fetch_file(from, "missing", to, 1, &err), -ENOENT);
	CHECK_INT(fetch_file(from, "again", to, 1, &err), -EMLINK);
	CHECK_INT(fetch_file(from, "link", to, 1, &err), -ELOOP);
	CHECK_INT(fetch_file(from, "fifo", to, 1, &err), -EINVAL);
	CHECK_INT(fetch_file(from, "program", to, 1, &err), -EEXIST);
}

TEST(a_text_is_cut_and_made_safe_to_show)
{
	enter();
	put("text", "a\x1b[m b\n");
	put("empty", "");
	CHECK_INT(symlink("text", "link"), 0);
	CHECK_STR(fetch_text(from, "text", 100), "a\xef\xbf\xbd[m b\n");
	CHECK_STR(fetch_text(from, "text", 1), "a");
	CHECK_STR(fetch_text(from, "empty", 100), "");
	CHECK(!fetch_text(from, "link", 100));
	CHECK(!fetch_text(from, "missing", 100));
}
