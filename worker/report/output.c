/* SPDX-License-Identifier: MIT */
#include "worker/report/output.h"

#include "common/fd.h"
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_descriptor(int fd, const char *path, const char *text, size_t size,
                            struct error *err)
{
	int r = fd_write_all(fd, text, size);
	return r < 0 ? error_set(err, r, "write %s", path) : 0;
}

static int write_stdout(const char *text, size_t size, struct error *err)
{
	(void)fflush(
		stdout); /* what was printed before comes before; its failure shows in the next write */
	return write_descriptor(STDOUT_FILENO, "standard output", text, size, err);
}

static int write_in_place(const char *path, const char *text, size_t size, struct error *err)
{
	_cleanup_(fd_closep) int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return error_set(err, -errno, "open %s", path);
	return write_descriptor(fd, path, text, size, err);
}

int report_output(const char *path, const char *text, size_t size, struct error *err)
{
	if (strcmp(path, "-") == 0)
		return write_stdout(text, size, err);
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return write_in_place(path, text, size, err);
	/* NULL for what does not exist yet: then the path itself is what rename makes. */
	_cleanup_(freep) char *real = realpath(path, NULL);
	return file_write_at(AT_FDCWD, real ? real : path, text, size, 0644, err);
}
