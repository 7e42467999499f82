/* SPDX-License-Identifier: MIT */
/*
 * Times do not tell what was modified, as the copy has none of the original's; contents do. Of a file with several names
 * each has its part.
 */
#include "worker/stages/written.h"

#include "common/fd.h"
#include "common/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MOST = 64, BLOCK_BYTES = 64 * 1024 };

static bool has_equal_bytes(int a, int b)
{
	_cleanup_(freep) char *blocks = malloc(2 * (size_t)BLOCK_BYTES);
	ssize_t n = blocks ? BLOCK_BYTES : -1;
	while (n == BLOCK_BYTES) {
		n = fd_read_all(a, blocks, BLOCK_BYTES);
		if (n < 0 || fd_read_all(b, blocks + BLOCK_BYTES, BLOCK_BYTES) != n ||
		    memcmp(blocks, blocks + BLOCK_BYTES, (size_t)n) != 0)
			return false;
	}
	return n >= 0;
}

/* Whether the file is as it was. */
static bool is_untouched(int now, int before, const char *name, const struct stat *st)
{
	struct stat old;
	if (before < 0 || fstatat(before, name, &old, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(old.st_mode) || old.st_size != st->st_size)
		return false;
	_cleanup_(fd_closep) int a = file_open_written(now, name, NULL);
	_cleanup_(fd_closep) int b = file_open_beneath(before, name, NULL);
	return a >= 0 && b >= 0 && has_equal_bytes(a, b);
}

static int open_directory(int at, const char *name)
{
	return at < 0 ? -1 : openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static uint64_t count_directory(int now, int before, unsigned depth);

static uint64_t count_entry(int now, int before, const char *name, unsigned depth)
{
	struct stat st;
	if (fstatat(now, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return WRITTEN_UNKNOWN;
	if (S_ISREG(st.st_mode))
		return is_untouched(now, before, name, &st)
		               ? 0
		               : (uint64_t)st.st_size / (st.st_nlink ? st.st_nlink : 1);
	if (!S_ISDIR(st.st_mode))
		return 0;
	_cleanup_(fd_closep) int inner = open_directory(now, name);
	_cleanup_(fd_closep) int old = open_directory(before, name);
	return inner < 0 || depth == DEPTH_MOST ? WRITTEN_UNKNOWN
	                                        : count_directory(inner, old, depth + 1);
}

static uint64_t count_directory(int now, int before, unsigned depth)
{
	int fd = open_directory(now, ".");
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	uint64_t bytes = 0;
	struct dirent *entry;
	if (!list) {
		(void)fd_close(fd);
		return WRITTEN_UNKNOWN;
	}
	while (bytes != WRITTEN_UNKNOWN && (entry = readdir(list))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		uint64_t more = count_entry(now, before, entry->d_name, depth);
		bytes = more == WRITTEN_UNKNOWN ? more : bytes + more;
	}
	(void)closedir(list);
	return bytes;
}

uint64_t written_bytes(int now, int before)
{
	return count_directory(now, before, 0);
}
