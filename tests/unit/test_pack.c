/* SPDX-License-Identifier: MIT */
/* Many small files in one. */
#include "common/fd.h"
#include "common/file.h"
#include "common/pack.h"
#include "common/strbuf.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/juror-pack-XXXXXX";
static struct pack pack;

static void leave(void)
{
	pack_close(&pack);
	if (file_remove_tree(AT_FDCWD, directory, NULL) < 0)
		(void)fprintf(stderr, "%s is left over\n", directory);
}

static void enter(void)
{
	CHECK(mkdtemp(directory));
	CHECK_INT(chdir(directory), 0);
	CHECK_INT(atexit(leave), 0);
	CHECK_INT(pack_open(AT_FDCWD, &pack, NULL), 0);
}

static void add(const char *path, const char *text)
{
	CHECK_INT(pack_add(&pack, path, text, strlen(text)), 0);
}

static void settle(void)
{
	const char *twice;
	CHECK_INT(pack_settle(&pack, &twice), 0);
}

/* Its files, each with a space behind. */
static void check_folder(const char *path, const char *expected)
{
	struct strbuf names = {0};
	size_t count;
	const struct pack_entry *entries = pack_folder(&pack, path, &count);
	strbuf_puts(&names, "");
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&names, "%s ", pack_entry_name(&entries[i]));
	_cleanup_(freep) char *found = strbuf_take(&names);
	CHECK_STR(found, expected);
}

static void check_text(const char *path, const char *expected)
{
	size_t size;
	_cleanup_(freep) char *text = NULL;
	_cleanup_(fd_closep) int fd = file_open_beneath(AT_FDCWD, path, NULL);
	CHECK(fd >= 0);
	CHECK_INT(file_read(fd, 1 << 20, &text, &size, NULL), 0);
	CHECK_STR(text, expected);
}

TEST(files_are_found_by_path_and_by_directory_whatever_order_they_came_in)
{
	enter();
	add("b/2", "two");
	add("b/1", "");
	add("b-c/1", "x");
	add("a", "top");
	add("b/c/1", "deeper");
	add("b/10", "ten");
	settle();
	check_folder("b", "1 10 2 ");
	check_folder("b/c", "1 ");
	check_folder("", "a ");
	check_folder("c", "");
	CHECK_INT(pack_find(&pack, "b/2")->size, 3);
	CHECK(!pack_find(&pack, "b"));
	CHECK(!pack_find(&pack, "b/3"));
	CHECK(!pack_find(NULL, "b/2"));
}

TEST(a_file_is_made_when_it_is_asked_for_and_once)
{
	enter();
	add("d/1", "one");
	add("d/2", "");
	settle();
	CHECK_INT(mkdir("d", 0755), 0);
	CHECK(access("pack", F_OK) < 0);
	CHECK_INT(pack_bring(&pack, AT_FDCWD, "d/1", NULL), 0);
	CHECK_INT(pack_bring(&pack, AT_FDCWD, "d/3", NULL), 0);
	check_text("d/1", "one");
	CHECK(access("d/2", F_OK) < 0 && access("d/3", F_OK) < 0);
	CHECK_INT(file_write_at(AT_FDCWD, "d/1", "other", 5, 0644, NULL), 0);
	CHECK_INT(pack_bring_all(&pack, AT_FDCWD, NULL), 0);
	check_text("d/1", "other");
	check_text("d/2", "");
}

TEST(more_than_is_held_back_is_written_and_found)
{
	enum { MANY = 20 };
	char block[PACK_FILE_MOST_BYTES + 1], path[8];
	enter();
	for (unsigned i = 0; i < MANY; i++) {
		memset(block, (int)('a' + i), PACK_FILE_MOST_BYTES);
		(void)snprintf(path, sizeof(path), "%02u", i);
		CHECK_INT(pack_add(&pack, path, block, PACK_FILE_MOST_BYTES), 0);
	}
	settle();
	CHECK_INT(pack_bring_all(&pack, AT_FDCWD, NULL), 0);
	block[PACK_FILE_MOST_BYTES] = '\0';
	for (unsigned i = 0; i < MANY; i++) {
		memset(block, (int)('a' + i), PACK_FILE_MOST_BYTES);
		(void)snprintf(path, sizeof(path), "%02u", i);
		check_text(path, block);
	}
}

TEST(a_path_that_comes_twice_is_named)
{
	const char *twice = NULL;
	enter();
	add("d/2", "");
	add("d/1", "x");
	add("d/2", "y");
	CHECK_INT(pack_settle(&pack, &twice), -EEXIST);
	CHECK_STR(twice, "d/2");
}

TEST(a_directory_around_all_comes_and_goes)
{
	enter();
	add("top/a/1", "");
	add("top/2", "");
	settle();
	pack_cut(&pack, strlen("top/"));
	check_folder("a", "1 ");
	check_folder("", "2 ");
	CHECK_INT(pack_put_below(&pack, "x/b.zip/"), 0);
	check_folder("x/b.zip", "2 ");
	check_folder("x/b.zip/a", "1 ");
	check_folder("x", "");
	check_folder("x/b.zipped", "");
	check_folder("a", "");
	CHECK(pack_find(&pack, "x/b.zip/a/1"));
	CHECK(!pack_find(&pack, "x/b.zip/a"));
	CHECK(!pack_find(&pack, "x/b.zi"));
	CHECK(!pack_find(&pack, "a/1"));
	CHECK_INT(file_make_dirs("x/b.zip/a", NULL), 0);
	CHECK_INT(pack_bring(&pack, AT_FDCWD, "x/b.zip/a/1", NULL), 0);
	CHECK_INT(access("x/b.zip/a/1", F_OK), 0);
	CHECK_INT(pack_bring_all(&pack, AT_FDCWD, NULL), 0);
	CHECK_INT(access("x/b.zip/2", F_OK), 0);
}
