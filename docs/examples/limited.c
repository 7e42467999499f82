/* SPDX-License-Identifier: MIT */
/*
 * limited COMMAND [ARGUMENT...]: run a command with 1 s of CPU time, 64 MiB and no files but /usr.
 *
 *   cc limited.c $(pkg-config --cflags --libs juror-sandbox) -o limited
 *   ./limited /usr/bin/sort < numbers
 */
#include <sandbox/policy.h>
#include <sandbox/sandbox.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	char error[SANDBOX_ERROR_SIZE];
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	struct sandbox *sandbox;
	options.weak_limits =
		true; /* also where there are no control groups; a judge would refuse */
	if (argc < 2 || sandbox_open(&options, &sandbox, error) < 0) {
		fprintf(stderr, "limited: %s\n", argc < 2 ? "no command" : error);
		return 125;
	}

	const struct sandbox_mount mounts[] = {
		{.kind = SANDBOX_MOUNT_BIND,
	         .source = "/usr",
	         .target = "/usr",
	         .flags = SANDBOX_MOUNT_EXEC},
		{.kind = SANDBOX_MOUNT_SYMLINK, .source = "usr/lib", .target = "/lib"},
		{.kind = SANDBOX_MOUNT_SYMLINK, .source = "usr/lib64", .target = "/lib64"},
	};
	struct sandbox_request request = SANDBOX_REQUEST_INIT;
	request.argv = (const char *const *)argv + 1;
	request.mounts = mounts;
	request.n_mounts = sizeof(mounts) / sizeof(mounts[0]);
	request.stdin_fd = 0;
	request.stdout_fd = 1;
	request.stderr_fd = 2;
	request.cpu_limit_ns = 1000000000;
	request.wall_limit_ns = 5000000000;
	request.memory_limit_bytes = 64 << 20;
	request.process_limit = 1;
	request.seccomp_fd = sandbox_policy_open("run", error);

	struct sandbox_handle *handle;
	struct sandbox_result result;
	if (request.seccomp_fd < 0 || sandbox_submit(sandbox, &request, &handle, error) < 0 ||
	    sandbox_wait(handle, &result, error) < 0) {
		fprintf(stderr, "limited: %s\n", error);
		return 125;
	}
	sandbox_close(sandbox);
	if (result.status == SANDBOX_ERROR) {
		fprintf(stderr, "limited: %s\n", result.error);
		return 125;
	}
	fprintf(stderr, "%.3f s, %.1f MiB%s\n",
	        (double)(result.cpu_user_ns + result.cpu_system_ns) / 1e9,
	        (double)result.memory_peak_bytes / (1 << 20),
	        result.limit == SANDBOX_LIMIT_NONE ? "" : ", over a limit");
	return result.status == SANDBOX_EXITED ? result.exit_code : 128 + result.signal;
}
