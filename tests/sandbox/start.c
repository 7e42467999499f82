/* SPDX-License-Identifier: MIT */
/* Promise 10: arguments, environment, working directory, and the executable by path or by descriptor; as asked. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define PAYLOADS                                                                                   \
	{                                                                                          \
		.kind = SANDBOX_MOUNT_BIND, .source = "/payloads", .target = "/p",                 \
		.flags = SANDBOX_MOUNT_EXEC                                                        \
	}

/* Runs what the request's paths name, not a descriptor. */
static struct sandbox_request by_path(struct sandbox_request request)
{
	request.executable_fd = SANDBOX_NO_FD;
	BOX_MOUNTS(request, PAYLOADS);
	return request;
}

TEST(the_environment_is_empty_by_default)
{
	CHECK_STR(box_output(box_open(), box_request("look", "args")), "");
}

TEST(arguments_and_environment_are_exactly_those_of_the_request)
{
	struct sandbox_request request = box_request("look", "args", "", "a b", "*");
	request.envp = (const char *const[]){"PATH=/bin", "EMPTY=", NULL};
	CHECK_STR(box_output(box_open(), request),
	          "arg \narg a b\narg *\nenv PATH=/bin\nenv EMPTY=\n");
}

TEST(many_arguments_arrive)
{
	const char *argv[4001] = {"spawn", "exit", "42"};
	for (size_t i = 3; i < 4000; i++)
		argv[i] = "x";
	CHECK_INT(box_exit_code(box_open(), box_request_argv(argv)), 42);
}

static int submit_code(struct sandbox_request request)
{
	struct sandbox_handle *handle;
	char error[SANDBOX_ERROR_SIZE];
	return sandbox_submit(box_open(), &request, &handle, error);
}

TEST(too_many_arguments_are_refused)
{
	const char *argv[SANDBOX_ARGS_MAX + 2] = {"spawn"};
	for (size_t i = 1; i <= SANDBOX_ARGS_MAX; i++)
		argv[i] = "x";
	CHECK_INT(submit_code(box_request_argv(argv)), -E2BIG);
}

TEST(too_long_arguments_are_refused)
{
	static char text[SANDBOX_REQUEST_BYTES_MAX + 1];
	memset(text, 'x', sizeof(text) - 1);
	CHECK_INT(submit_code(box_request("spawn", text)), -E2BIG);
}

TEST(a_request_without_arguments_is_refused)
{
	struct sandbox_request request = box_request("look");
	request.argv = (const char *const[]){NULL};
	CHECK_INT(submit_code(request), -EINVAL);
	request.argv = NULL;
	CHECK_INT(submit_code(request), -EINVAL);
}

TEST(the_working_directory_is_the_root_by_default)
{
	CHECK_STR(box_output(box_open(), box_request("look", "cwd")), "/");
}

TEST(the_working_directory_is_as_asked)
{
	struct sandbox_request request = box_request("look", "cwd");
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_DIR, .target = "/a/b", .mode = 0755});
	request.cwd = "/a/b";
	CHECK_STR(box_output(box_open(), request), "/a/b");
}

TEST(a_missing_working_directory_is_an_error)
{
	struct sandbox_request request = box_request("look", "cwd");
	request.cwd = "/nowhere";
	CHECK_STR(box_error(box_open(), request),
	          "tracee: working directory: chdir /nowhere: No such file or directory");
}

TEST(argv_0_is_the_path_by_default)
{
	struct sandbox_request request = by_path(box_request("spawn", "exit", "3"));
	request.argv = (const char *const[]){"/p/spawn", "exit", "3", NULL};
	CHECK_INT(box_exit_code(box_open_with(box_see_payloads()), request), 3);
}

TEST(the_executable_can_be_another_path_than_argv_0)
{
	struct sandbox_request request = by_path(box_request("spawn", "exit", "3"));
	request.executable = "/p/spawn";
	CHECK_INT(box_exit_code(box_open_with(box_see_payloads()), request), 3);
}

TEST(a_path_only_descriptor_can_be_executed)
{
	struct sandbox_request request = box_request("spawn", "exit", "3");
	request.executable_fd = open(box_payload_path("spawn"), O_PATH | O_CLOEXEC);
	CHECK_INT(box_exit_code(box_open(), request), 3);
}

TEST(a_missing_program_is_an_error_that_names_it_and_its_two_puzzles)
{
	struct sandbox_request request = by_path(box_request("look"));
	request.executable = "/p/nothing";
	const char *error = box_error(box_open_with(box_see_payloads()), request);
	CHECK(strstr(error, "tracee: execute: /p/nothing: No such file or directory") == error);
	CHECK(strstr(error, "symbolic link") != NULL);
	CHECK(strstr(error, "interpreter or dynamic linker") != NULL);
}

TEST(what_is_no_program_is_an_error)
{
	struct sandbox_request request = box_request("look", "fds");
	request.executable_fd = box_text_fd("no program");
	CHECK_STR(box_error(box_open(), request),
	          "tracee: execute: the executable's descriptor: Exec format error");
}

TEST(a_descriptor_that_is_not_open_is_refused)
{
	struct sandbox_request request = box_request("look", "fds");
	request.executable_fd = 987;
	CHECK_INT(submit_code(request), -EBADF);
	request = box_request("look", "fds");
	request.stdin_fd = 987;
	CHECK_INT(submit_code(request), -EBADF);
	request = box_request("look", "fds");
	request.stdout_fd = 987;
	CHECK_INT(submit_code(request), -EBADF);
	request = box_request("look", "fds");
	request.stderr_fd = 987;
	CHECK_INT(submit_code(request), -EBADF);
}

TEST(a_negative_descriptor_that_is_not_no_descriptor_is_refused)
{
	struct sandbox_request request = box_request("look", "fds");
	request.executable_fd = -2;
	CHECK_INT(submit_code(request), -EINVAL);
	request = box_request("look", "fds");
	request.stdin_fd = -2;
	CHECK_INT(submit_code(request), -EINVAL);
	request = box_request("look", "fds");
	request.stdout_fd = -2;
	CHECK_INT(submit_code(request), -EINVAL);
	request = box_request("look", "fds");
	request.stderr_fd = -2;
	CHECK_INT(submit_code(request), -EINVAL);
}

TEST(the_exit_code_is_told)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "0")), 0);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "1")), 1);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "255")), 255);
}

TEST(the_signal_is_told)
{
	struct sandbox_result result = box_run(box_open(), box_request("spawn", "segfault"));
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGSEGV);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
}

TEST(a_thread_may_execute_another_program)
{
	struct sandbox_request request = box_request("spawn", "exec-from-thread", "exit", "9");
	BOX_MOUNTS(request,
	           {.kind = SANDBOX_MOUNT_PROC, .target = "/proc", .flags = SANDBOX_MOUNT_EXEC});
	CHECK_INT(box_exit_code(box_open(), request), 9);
}
