/* SPDX-License-Identifier: MIT */
#include "tests/bench/load_scratch.h"

#include "common/fd.h"
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

/* A page of contents, and what the kernel notes of a file. */
enum { FILE_BYTES = 4096 + 2048 };

static const char memory[] = "/dev/shm";

static bool has_room(const char *path, uint64_t files)
{
	struct statvfs fs;
	return statvfs(path, &fs) == 0 && fs.f_favail >= files &&
	       (uint64_t)fs.f_bavail * fs.f_frsize >= files * FILE_BYTES;
}

static const char *choose_parent(uint64_t files)
{
	const char *wanted = getenv("TMPDIR");
	if (wanted)
		return wanted;
	return has_room(memory, files) ? memory : "/tmp";
}

/* Ends when nobody holds the other end of @alive any more. */
static _noreturn_ void guard(int alive, const char *directory)
{
	char c;
	ssize_t n;
	(void)setsid(); /* what a terminal tells the bench is not for this one */
	do
		n = read(alive, &c, sizeof(c));
	while (n < 0 && errno == EINTR);
	_exit(file_remove_tree(AT_FDCWD, directory, NULL) < 0);
}

static int start_guard(struct load_scratch *s, struct error *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "pipe");
	s->alive = ends[1];
	s->guard = fork();
	if (s->guard == 0) {
		(void)fd_close(ends[1]);
		guard(ends[0], s->directory);
	}
	(void)fd_close(ends[0]);
	return s->guard < 0 ? error_set(err, -errno, "fork") : 0;
}

int load_scratch_open(const char *parent, uint64_t files, struct load_scratch *ret,
                      struct error *err)
{
	*ret = LOAD_SCRATCH_NONE;
	(void)snprintf(ret->directory, sizeof(ret->directory), "%s/bench-load-XXXXXX",
	               parent ? parent : choose_parent(files));
	if (!mkdtemp(ret->directory)) {
		int r = error_set(err, -errno, "make %s", ret->directory);
		ret->directory[0] = '\0';
		return r;
	}
	int r = start_guard(ret, err);
	if (r < 0)
		return r;
	ret->dir = open(ret->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return ret->dir < 0 ? error_set(err, -errno, "open %s", ret->directory) : 0;
}

void load_scratch_close(struct load_scratch *scratch)
{
	scratch->dir = fd_close(scratch->dir);
	scratch->alive = fd_close(scratch->alive);
	if (scratch->guard > 0)
		(void)waitpid(scratch->guard, NULL, 0);
	else if (scratch->directory[0] != '\0')
		(void)rmdir(scratch->directory); /* nothing was put into it without a guard */
	*scratch = LOAD_SCRATCH_NONE;
}
