/* SPDX-License-Identifier: MIT */
/* memory.max_usage_in_bytes of a version 1 group goes back to what is used now when 0 is written to it. */
#include "tests/kernel/groups.h"

#include <sys/mman.h>
#include <sys/wait.h>

static const char *const memory[] = {"/sys/fs/cgroup/memory"};

static unsigned long long peak(int dir)
{
	char text[32] = "";
	int fd = openat(dir, "memory.max_usage_in_bytes", O_RDONLY | O_CLOEXEC);
	CHECK(read(fd, text, sizeof(text) - 1) > 0);
	CHECK_INT(close(fd), 0);
	return strtoull(text, NULL, 10);
}

TEST(writing_0_resets_the_peak_of_a_version_1_group)
{
	enum { SIZE = 32 << 20 };
	char path[128];
	int group = group_make(memory, 1, "memory.max_usage_in_bytes", path);
	pid_t pid = fork();
	if (pid == 0) {
		group_write(group, "tasks", "0");
		char *data = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		                  -1, 0);
		memset(data, 1, SIZE);
		_exit(data[SIZE - 1] != 1);
	}
	int status;
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK_INT(status, 0);
	unsigned long long before = peak(group);
	group_write(group, "memory.max_usage_in_bytes", "0");
	unsigned long long after = peak(group);
	CHECK_INT(rmdir(path), 0);
	CHECK(before >= SIZE);
	CHECK(after < SIZE / 8);
}
