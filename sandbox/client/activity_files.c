/* SPDX-License-Identifier: MIT */
#include "sandbox/client/activity_internal.h"

#include "common/attr.h"
#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

ssize_t activity_read(const char *path, char *text, size_t size)
{
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ssize_t n = fd_read_all(fd, text, size - 1);
	if (n >= 0)
		text[n] = '\0';
	return n;
}

void activity_name_pipes(const int *fds, size_t n, struct pipe_id *ret)
{
	struct stat st;
	for (size_t i = 0; i < n && i < SANDBOX_PIPES_MAX; i++)
		if (fds[i] >= 0 && fstat(fds[i], &st) == 0)
			ret[i] = (struct pipe_id){st.st_dev, st.st_ino};
}

uint32_t activity_find_pipe(const struct pipe_id *pipes, const struct stat *st)
{
	uint32_t found = 0;
	for (unsigned i = 0; i < SANDBOX_PIPES_MAX; i++)
		if (pipes[i].inode == st->st_ino && pipes[i].device == st->st_dev && st->st_ino > 0)
			found |= UINT32_C(1) << i;
	return found;
}

int activity_stat_descriptor(pid_t pid, unsigned long fd, struct stat *ret)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/fd/%lu", (int)pid, fd);
	return stat(path, ret);
}

/* Not by process_vm_readv(2), which waits for whoever is to fill the page (userfaultfd(2)): the program itself. */
bool activity_read_memory(pid_t pid, unsigned long address, void *ret, size_t size)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && pread(fd, ret, size, (off_t)address) == (ssize_t)size;
}
