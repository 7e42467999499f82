/* SPDX-License-Identifier: MIT */
/* Promise 8: a filter is a descriptor, used for many requests; one that is none is an error of the request alone. */
#include "sandbox/policy.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE_TEXT "tracee: seccomp filter: the filter's size is not that of 1 to 4096 instructions"

static int filter_fd(const void *data, size_t size)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_INT(write(fd, data, size), (ssize_t)size);
	return fd;
}

static struct sandbox_request with_filter(struct sandbox_request request, int fd)
{
	request.seccomp_fd = fd;
	return request;
}

TEST(a_negative_filter_descriptor_is_refused)
{
	struct sandbox_request request = with_filter(box_request("look", "fds"), -2);
	struct sandbox_handle *handle;
	CHECK_INT(sandbox_submit(box_open(), &request, &handle, NULL), -EINVAL);
}

TEST(a_filter_descriptor_that_is_not_open_is_refused)
{
	struct sandbox_request request = with_filter(box_request("look", "fds"), 987);
	struct sandbox_handle *handle;
	CHECK_INT(sandbox_submit(box_open(), &request, &handle, NULL), -EBADF);
}

TEST(a_filter_that_cannot_be_measured_is_an_error)
{
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	CHECK_STR(box_error(box_open(), with_filter(box_request("look", "fds"), ends[0])),
	          SIZE_TEXT);
}

TEST(a_filter_of_no_instruction_is_an_error)
{
	CHECK_STR(box_error(box_open(), with_filter(box_request("look", "fds"), filter_fd("", 0))),
	          SIZE_TEXT);
}

TEST(a_filter_of_half_an_instruction_is_an_error)
{
	static const char data[12];
	CHECK_STR(box_error(box_open(), with_filter(box_request("look", "fds"), filter_fd(data, 12))),
	          SIZE_TEXT);
}

TEST(a_filter_that_is_too_long_is_an_error)
{
	static const struct sock_filter filter[BPF_MAXINSNS + 1];
	CHECK_STR(box_error(box_open(), with_filter(box_request("look", "fds"),
	                                            filter_fd(filter, sizeof(filter)))),
	          SIZE_TEXT);
}

TEST(a_filter_that_is_no_program_is_an_error)
{
	static const struct sock_filter nonsense[] = {{.code = 0xffff}};
	CHECK_STR(box_error(box_open(), with_filter(box_request("look", "fds"),
	                                            filter_fd(nonsense, sizeof(nonsense)))),
	          "tracee: seccomp filter: load the filter: Invalid argument");
}

TEST(a_filter_that_cannot_be_read_is_an_error)
{
	int fd = open(box_payload_path("look"), O_PATH | O_CLOEXEC);
	struct sandbox_result result =
		box_run(box_open(), with_filter(box_request("look", "fds"), fd));
	CHECK_INT(result.status, SANDBOX_ERROR);
}

TEST(a_filter_that_forbids_execveat_says_so)
{
	static const struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	CHECK_STR(box_error(box_open(), with_filter(box_request("look", "fds"),
	                                            filter_fd(filter, sizeof(filter)))),
	          "tracee: execute: the executable's descriptor: Operation not permitted");
}

TEST(a_filter_that_kills_at_execveat_is_an_end_of_the_program)
{
	static const struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sandbox_result result =
		box_run(box_open(),
	                with_filter(box_request("look", "fds"), filter_fd(filter, sizeof(filter))));
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGSYS);
}

TEST(one_descriptor_serves_many_requests_and_its_offset_does_not_matter)
{
	struct sandbox *sandbox = box_open();
	int fd = sandbox_policy_open("run", NULL);
	CHECK(fd >= 0);
	for (int run = 0; run < 20; run++)
		CHECK_INT(box_exit_code(sandbox, with_filter(box_request("look", "fds"), fd)), 0);
}

TEST(an_unknown_policy_is_an_error)
{
	char error[SANDBOX_ERROR_SIZE];
	CHECK_INT(sandbox_policy_open("nothing", error), -ENOENT);
	CHECK_STR(error, "no policy \"nothing\"");
}

TEST(a_policy_cannot_be_changed_afterwards)
{
	int fd = sandbox_policy_open("compile", NULL);
	CHECK_INT(pwrite(fd, "x", 1, 0), -1);
	CHECK_INT(errno, EPERM);
	CHECK_INT(ftruncate(fd, 0), -1);
}
