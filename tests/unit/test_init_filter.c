/* SPDX-License-Identifier: MIT */
/* Under its own filter init can do what it is there for, and everything else is its end. */
#include "sandbox/init/filter.h"
#include "tests/harness/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct call {
	long number, args[4];
};

/* By a child; which call ends it the kernel does not say, but there is only this one. */
static bool survives(int proc, const struct call *call)
{
	int status;
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		struct error err;
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || init_filter_load(proc, &err) < 0)
			_exit(1);
		(void)syscall(call->number, call->args[0], call->args[1], call->args[2],
		              call->args[3]);
		(void)syscall(SYS_exit_group, 0); /* a sanitizer's _exit() does more */
	}
	CHECK_INT(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		CHECK_INT(WTERMSIG(status), SIGSYS);
	else
		CHECK_INT(status, 0);
	return WIFEXITED(status);
}

static int open_proc(void)
{
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(proc >= 0);
	return proc;
}

static struct call open_at(long directory, const char *path, long flags)
{
	return (struct call){SYS_openat, {directory, (long)path, flags}};
}

TEST(a_file_below_proc_can_be_read)
{
	int proc = open_proc();
	const struct call call = open_at(proc, "self/stat", O_RDONLY | O_CLOEXEC);
	CHECK(survives(proc, &call));
}

TEST(to_open_anything_else_or_to_write_is_the_end)
{
	int proc = open_proc();
	const struct call calls[] = {
		open_at(AT_FDCWD, "/proc/self/stat", O_RDONLY | O_CLOEXEC),
		open_at(proc + 1, "self/stat", O_RDONLY | O_CLOEXEC),
		open_at(proc, "self/comm", O_WRONLY | O_CLOEXEC),
		open_at(proc, "self/comm", O_RDWR | O_CLOEXEC),
		open_at(proc, "self/stat", O_RDONLY),
		open_at(proc, "self/stat", O_PATH | O_CLOEXEC),
	};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (survives(proc, &calls[i]))
			FAIL("it survives open number %zu", i);
}

TEST(what_supervising_takes_is_allowed)
{
	static const struct timespec at_once;
	const struct call calls[] = {
		{SYS_ppoll, {0, 0, (long)&at_once}},
		{SYS_wait4, {-1}},
		{SYS_pread64, {-1}},
		{SYS_clock_gettime, {CLOCK_MONOTONIC}},
		{SYS_read, {-1}},
		{SYS_write, {-1}},
		{SYS_futex, {0}},
		{SYS_kill, {getpid()}},
		{SYS_close, {-1}},
		{SYS_getdents64, {-1}},
	};
	int proc = open_proc();
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (!survives(proc, &calls[i]))
			FAIL("call %ld is its end", calls[i].number);
}

/* With arguments by which they do nothing, should they be allowed. */
TEST(every_other_call_is_the_end)
{
	static const struct call calls[] = {
		{SYS_open, {0}},
		{SYS_openat2, {-1}},
		{SYS_pwrite64, {-1}},
		{SYS_execve, {0}},
		{SYS_execveat, {-1}},
		{SYS_ptrace, {-1}},
		{SYS_mount, {0}},
		{SYS_socket, {-1}},
		{SYS_unshare, {0}},
		{SYS_setns, {-1}},
		{SYS_prctl, {-1}},
		{SYS_mmap, {0}},
		{SYS_mprotect, {0}},
		{SYS_sendmsg, {-1}},
		{SYS_recvmsg, {-1}},
		{SYS_getpid, {0}},
		{SYS_process_vm_readv, {-1}},
		{SYS_prlimit64, {-1}},
		{SYS_tgkill, {-1}},
		{SYS_rt_sigqueueinfo, {-1}},
		{SYS_setsid, {0}},
		{SYS_dup, {-1}},
		{SYS_ioctl, {-1}},
		{SYS_fcntl, {-1}},
	};
	int proc = open_proc();
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (survives(proc, &calls[i]))
			FAIL("it survives call %ld", calls[i].number);
}
