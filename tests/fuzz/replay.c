/* SPDX-License-Identifier: MIT */
/*
 * Gives every file of the directories named as arguments to a fuzz target, one after another: what once was found is
 * tried again in every build. A line of TAP for each file; the target's own checks end the program.
 */
#include "common/fd.h"
#include "common/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 1 << 24 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned count;

static int replay_file(int dir, const char *name)
{
	_cleanup_(freep) char *data = NULL;
	size_t size;
	struct error err;
	_cleanup_(fd_closep) int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || file_read(fd, FILE_MAX, &data, &size, &err) < 0) {
		perror(name);
		return 1;
	}
	printf("# %s\n", name); /* so that a crash has a name */
	(void)fflush(stdout);
	(void)LLVMFuzzerTestOneInput((const uint8_t *)data, size);
	printf("ok %u - %s\n", ++count, name);
	return 0;
}

static int replay_directory(const char *path)
{
	DIR *list = opendir(path);
	struct dirent *entry;
	int failed = 0;
	if (!list) {
		perror(path);
		return 1;
	}
	while ((entry = readdir(list)))
		if (entry->d_type == DT_REG)
			failed |= replay_file(dirfd(list), entry->d_name);
	(void)closedir(list);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;
	for (int i = 1; i < argc; i++)
		failed |= replay_directory(argv[i]);
	printf("1..%u\n", count);
	return failed || count == 0;
}
