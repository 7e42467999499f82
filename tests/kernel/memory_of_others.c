/* SPDX-License-Identifier: MIT */
/*
 * Who reads /proc/PID/mem does not wait for a page that PID has taken upon itself to fill (userfaultfd); who calls
 * process_vm_readv does, for ever if PID likes. Hence sandbox_activity() reads a program's memory by the former.
 */
#include "tests/harness/test.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };

/* Faults at @page are this process' own to serve, which it never does. */
static int take_upon_itself(void *page)
{
	struct uffdio_api api = {.api = UFFD_API};
	struct uffdio_register pages = {.range = {(uint64_t)(uintptr_t)page, PAGE},
	                                .mode = UFFDIO_REGISTER_MODE_MISSING};
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
	if (fd < 0)
		return errno;
	return ioctl(fd, UFFDIO_API, &api) < 0 || ioctl(fd, UFFDIO_REGISTER, &pages) < 0 ? errno : 0;
}

static pid_t start_owner(void *page)
{
	int said[2], error = 0;
	CHECK_INT(pipe2(said, O_CLOEXEC), 0);
	pid_t pid = fork();
	if (pid == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		error = take_upon_itself(page);
		(void)!write(said[1], &error, sizeof(error));
		for (;;)
			(void)pause();
	}
	CHECK(pid > 0);
	CHECK_INT(read(said[0], &error, sizeof(error)), sizeof(error));
	if (error == EPERM || error == ENOSYS)
		SKIP("no userfaultfd for us: %s", strerror(error));
	CHECK_INT(error, 0);
	return pid;
}

TEST(who_reads_the_memory_of_another_by_its_file_does_not_wait_for_it)
{
	char path[64], byte;
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(page != MAP_FAILED);
	pid_t pid = start_owner(page);
	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_INT(pread(fd, &byte, 1, (off_t)(uintptr_t)page), -1);
	CHECK_INT(errno, EIO);
	(void)fd_close(fd);
	CHECK_INT(kill(pid, SIGKILL), 0);
	CHECK_INT(waitpid(pid, NULL, 0), pid);
}
