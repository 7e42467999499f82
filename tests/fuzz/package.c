/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/package.h"

#include "common/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[] = "/tmp/juror-fuzz-XXXXXX";

static void remove_directory(void)
{
	(void)!file_remove_tree(AT_FDCWD, directory, NULL); /* nothing to be done about a failure */
}

static void make_parent(const char *path)
{
	char parent[128];
	int length = snprintf(parent, sizeof(parent), "%s/%s", directory, path);
	if (length < 0 || length >= (int)sizeof(parent))
		abort();
	*strrchr(parent, '/') = '\0';
	if (file_make_dirs(parent, NULL) < 0)
		abort();
}

int package_open(const char *const *paths)
{
	static int package = -1;
	if (package >= 0)
		return package;
	if (!mkdtemp(directory) || atexit(remove_directory) != 0)
		abort();
	package = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (; *paths; paths++) {
		make_parent(*paths);
		package_put(package, *paths, "", 0);
	}
	return package;
}

void package_put(int package, const char *path, const void *data, size_t size)
{
	int fd = openat(package, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)close(fd);
}

void package_read(int package, package_look_fn *look)
{
	for (int strict = 0; strict < 2; strict++) {
		struct findings findings = {0};
		struct problem *problem = NULL;
		int r = problem_read(package, "package", strict, &findings, &problem);
		if ((r < 0) != findings_failed(&findings) || (r < 0) != (problem == NULL))
			abort();
		if (problem)
			look(problem);
		problem_free(problem);
		findings_done(&findings);
	}
}
