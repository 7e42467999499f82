/* SPDX-License-Identifier: MIT */
#include "worker/stages/lines.h"

#include "common/attr.h"
#include "common/fd.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 64 * 1024 };

static ssize_t read_at(int fd, char *block, off_t at, struct error *err)
{
	ssize_t n = pread(fd, block, BLOCK_BYTES, at);
	return n < 0 ? error_set(err, -errno, "read a case's file") : n;
}

int lines_are_normal(int fd, struct error *err)
{
	char block[BLOCK_BYTES];
	char last = '\n';
	ssize_t n;
	for (off_t at = 0; (n = read_at(fd, block, at, err)) > 0; at += n) {
		if (memchr(block, '\r', (size_t)n))
			return 0;
		last = block[n - 1];
	}
	return n < 0 ? (int)n : last == '\n';
}

/* In place, since it becomes no longer. Return: the bytes that are left. */
static size_t normalize(char *block, size_t size, bool *after_cr)
{
	size_t out = 0;
	for (size_t i = 0; i < size; i++) {
		char c = block[i];
		if (!(c == '\n' && *after_cr))
			block[out++] = (char)(c == '\r' ? '\n' : c);
		*after_cr = c == '\r';
	}
	return out;
}

int lines_copy(int from, int to, struct error *err)
{
	char block[BLOCK_BYTES];
	char last = '\n';
	bool after_cr = false;
	ssize_t n;
	for (off_t at = 0; (n = read_at(from, block, at, err)) > 0; at += n) {
		size_t size = normalize(block, (size_t)n, &after_cr);
		int r = fd_write_all(to, block, size);
		if (r < 0)
			return error_set(err, r, "write a case's file");
		if (size > 0)
			last = block[size - 1];
	}
	if (n == 0 && last != '\n')
		n = fd_write_all(to, "\n", 1);
	return n < 0 ? (int)n : 0;
}
