/* SPDX-License-Identifier: MIT */
/* Throw-away control groups for the tests of this folder. */
#pragma once

#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Makes a group below the first of the mounts that is there; skips when it cannot. @path has room for 128 bytes. */
static inline int group_make(const char *const *mounts, size_t n, const char *file, char *path)
{
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(path, 128, "%s/juror-test-XXXXXX", mounts[i]);
		if (!mkdtemp(path))
			continue;
		int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		CHECK(dir >= 0);
		if (faccessat(dir, file, F_OK, 0) == 0)
			return dir;
		CHECK_INT(close(dir), 0);
		CHECK_INT(rmdir(path), 0);
	}
	SKIP("no control group with %s can be made here", file);
}

static inline void group_write(int dir, const char *file, const char *text)
{
	int fd = openat(dir, file, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		FAIL("write %s to %s: %s", text, file, strerror(errno));
	CHECK_INT(close(fd), 0);
}
