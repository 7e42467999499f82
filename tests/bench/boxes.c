/* SPDX-License-Identifier: MIT */
#include "tests/bench/boxes.h"

#include "common/strbuf.h"
#include "common/units.h"
#include "sandbox/policy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define VIEW_PAYLOADS "/bench/payloads"

/* From systemd's range for dynamic users, at the end that nobody reaches soon. */
enum { FIRST_UID = 65000 };

/* What languages' suites bind, and so what the view has to offer. */
static const char *const host_directories[] = {"/usr", "/lib", "/lib64", "/etc"};

enum { SOURCES = ARRAY_SIZE(host_directories) + 1 };

static size_t list_sources(struct sandbox_source *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_SIZE(host_directories); i++)
		if (access(host_directories[i], F_OK) == 0)
			ret[n++] = (struct sandbox_source){.path = host_directories[i],
			                                   .name = host_directories[i]};
	ret[n++] = (struct sandbox_source){.path = BENCH_PAYLOADS_DIR, .name = VIEW_PAYLOADS};
	return n;
}

int boxes_open(const struct boxes_options *options, struct sandbox **ret, struct error *err)
{
	struct sandbox_source sources[SOURCES];
	struct sandbox_options of_sandbox = SANDBOX_OPTIONS_INIT;
	char text[SANDBOX_ERROR_SIZE];
	of_sandbox.uid = FIRST_UID + options->number;
	of_sandbox.gid = of_sandbox.uid;
	of_sandbox.cpu = options->cpu;
	of_sandbox.sources = sources;
	of_sandbox.n_sources = options->host_view ? 0 : list_sources(sources);
	int r = sandbox_open(&of_sandbox, ret, text);
	if (r == -EPERM && strstr(text, "control groups")) {
		(void)fprintf(stderr, "no control groups here: weak limits, nothing is counted\n");
		of_sandbox.weak_limits = true;
		r = sandbox_open(&of_sandbox, ret, text);
	}
	return r < 0 ? error_say(err, r, "%s", text) : 0;
}

int boxes_filter(struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	int fd = sandbox_policy_open("run-processes", text);
	return fd < 0 ? error_say(err, fd, "%s", text) : fd;
}

struct sandbox_request boxes_bare_request(int executable, const char *const *argv)
{
	struct sandbox_request request = SANDBOX_REQUEST_INIT;
	request.executable_fd = executable;
	request.argv = argv;
	return request;
}

static void set_mounts(struct judge_like *judge, const struct boxes_options *options)
{
	const char *payloads = options->host_view ? BENCH_PAYLOADS_DIR : VIEW_PAYLOADS;
	for (size_t i = 0; i < ARRAY_SIZE(host_directories); i++)
		judge->mounts[i] = (struct sandbox_mount){
			.kind = SANDBOX_MOUNT_BIND,
			.source = host_directories[i],
			.target = host_directories[i],
			.flags = SANDBOX_MOUNT_EXEC | SANDBOX_MOUNT_OPTIONAL,
		};
	judge->mounts[ARRAY_SIZE(host_directories)] = (struct sandbox_mount){
		.kind = SANDBOX_MOUNT_BIND,
		.source = payloads,
		.target = "/box",
		.flags = SANDBOX_MOUNT_EXEC,
	};
	judge->mounts[ARRAY_SIZE(host_directories) + 1] = (struct sandbox_mount){
		.kind = SANDBOX_MOUNT_TMPFS,
		.target = "/tmp",
		.size_bytes = 16 * MIB,
		.inodes = 1024,
		.mode = 0700,
		.flags = SANDBOX_MOUNT_WRITABLE,
	};
	judge->mounts[ARRAY_SIZE(host_directories) + 2] = (struct sandbox_mount){
		.kind = SANDBOX_MOUNT_BIND,
		.source = "/dev/null",
		.target = "/dev/null",
		.flags = SANDBOX_MOUNT_DEV,
	};
	judge->request.mounts = judge->mounts;
	judge->request.n_mounts = ARRAY_SIZE(judge->mounts);
}

static void set_limits(struct judge_like *judge)
{
	const struct sandbox_rlimit rlimits[] = {
		{RLIMIT_CORE, 0},         {RLIMIT_SIGPENDING, 64}, {RLIMIT_MSGQUEUE, 0},
		{RLIMIT_MEMLOCK, 0},      {RLIMIT_NOFILE, 64},     {RLIMIT_FSIZE, 16 * MIB},
		{RLIMIT_STACK, 16 * MIB}, {RLIMIT_CPU, 600},
	};
	_Static_assert(sizeof(rlimits) == sizeof(judge->rlimits), "all fit");
	memcpy(judge->rlimits, rlimits, sizeof(rlimits));
	judge->request.rlimits = judge->rlimits;
	judge->request.n_rlimits = ARRAY_SIZE(judge->rlimits);
	judge->request.wall_limit_ns = 1200 * NS_PER_S;
	judge->request.busy_wall_limit_ns = 2400 * NS_PER_S;
	judge->request.cpu_limit_ns = 600 * NS_PER_S;
	judge->request.memory_limit_bytes = GIB;
	judge->request.process_limit = 32;
}

/* One for all: what a judge gives are pipes, whose ends cost as much to pass on. */
static int null_device(void)
{
	static int fd = -1;
	if (fd < 0)
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	return fd;
}

static void set_streams(struct sandbox_request *request)
{
	static const char *const environment[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", NULL};
	request->envp = environment;
	request->stdin_fd = null_device();
	request->stdout_fd = null_device();
	request->stderr_fd = null_device();
}

void judge_like_init(struct judge_like *ret, const char *const *argv, int filter,
                     const struct boxes_options *options)
{
	ret->request = SANDBOX_REQUEST_INIT;
	set_mounts(ret, options);
	set_limits(ret);
	set_streams(&ret->request);
	ret->request.argv = argv;
	(void)snprintf(ret->program, sizeof(ret->program), "/box/%s", argv[0]);
	ret->request.executable = ret->program;
	ret->request.cwd = "/box";
	ret->request.seccomp_fd = filter;
}

void judge_like_keep_box(struct judge_like *judge)
{
	judge->request.keep_box = true;
}

char *boxes_payload_path(const char *name)
{
	return str_printf("%s/%s", BENCH_PAYLOADS_DIR, name);
}

int boxes_submit(struct sandbox *sandbox, const struct sandbox_request *request,
                 struct sandbox_handle **ret, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	int r = sandbox_submit(sandbox, request, ret, text);
	return r < 0 ? error_say(err, r, "submit: %s", text) : 0;
}

int boxes_wait(struct sandbox_handle *handle, struct sandbox_result *ret, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	int r = sandbox_wait(handle, ret, text);
	if (r < 0)
		return error_say(err, r, "wait: %s", text);
	if (ret->status == SANDBOX_ERROR)
		return error_say(err, -EIO, "%s", ret->error);
	if (ret->status != SANDBOX_EXITED || ret->exit_code != 0)
		return error_say(err, -EIO, "the program ended with status %d, signal %d",
		                 ret->exit_code, ret->signal);
	return 0;
}
