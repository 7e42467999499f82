/* SPDX-License-Identifier: MIT */
/* The filter of a kept box: what init may call and a program may not. */
#include "tests/sandbox/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What init may call and a program may not; without the tag the policy's answer is the same as ever. */
TEST(the_calls_of_init_are_forbidden_to_programs)
{
	static const struct {
		const char *number;
		int answer;
	} calls[] = {{"435" /* clone3 */, ENOSYS}, {"47" /* recvmsg */, ENOSYS}};
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct sandbox_request request =
			keep(box_request("call", calls[i].number, "0", "0", "0", "0", "0"));
		CHECK_INT(box_exit_code(sandbox, request), calls[i].answer);
	}
}

/* A sealed filter that answers one call with @action and allows all others. */
static int filter_without(long number, uint32_t action)
{
	const struct sock_filter instructions[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	int fd = memfd_create("filter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	CHECK_INT(write(fd, instructions, sizeof(instructions)), (ssize_t)sizeof(instructions));
	CHECK_INT(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW), 0);
	return fd;
}

TEST(a_filter_that_forbids_what_init_needs_is_an_error_that_names_it)
{
	static const struct {
		const char *name;
		long number;
	} calls[] = {
		{"wait4", SYS_wait4},   {"ppoll", SYS_ppoll},           {"kill", SYS_kill},
		{"read", SYS_read},     {"pread64", SYS_pread64},       {"write", SYS_write},
		{"close", SYS_close},   {"pwrite64", SYS_pwrite64},     {"futex", SYS_futex},
		{"openat", SYS_openat}, {"getdents64", SYS_getdents64},
	};
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct sandbox_request request = keep(box_request("spawn", "exit", "2"));
		char expected[128];
		(void)snprintf(expected, sizeof(expected),
		               "init: filter: forbids %s, which a kept box needs", calls[i].name);
		request.seccomp_fd = filter_without(calls[i].number, SECCOMP_RET_ERRNO | EPERM);
		CHECK_STR(box_error(sandbox, request), expected);
		CHECK_INT(close(request.seccomp_fd), 0);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
	}
}

TEST(a_filter_that_kills_init_is_an_error_of_that_request)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = keep(box_request("spawn", "exit", "2"));
	request.seccomp_fd = filter_without(SYS_wait4, SECCOMP_RET_KILL_PROCESS);
	CHECK_STR(box_error(sandbox, request), "init: ended before its time (signal 31)");
	CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
}
