/* SPDX-License-Identifier: MIT */
#include "sandbox/client/encode.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

struct encoder {
	struct encoded_request *out;
	struct wire_request *wire;
	char *strings; /* the blob, not yet in its place */
	struct error *err;
};

/* More than there can be is as good as no limit, and leaves room for the sums that are made of it. */
static uint64_t at_most(uint64_t value, uint64_t most)
{
	return value < most ? value : most;
}

static const uint64_t most_ns = UINT64_C(1) << 62;        /* 146 years */
static const uint64_t most_processes = UINT64_C(1) << 22; /* PID_MAX_LIMIT (linux/threads.h) */
static const uint64_t most_percent = 8192 * 100;          /* of NR_CPUS (arch/x86/Kconfig) */
static const uint64_t most_inodes = UINT64_C(1) << 52; /* 1 KiB each (mm/shmem.c, BOGO_INODE_SIZE) */

static int refuse(struct encoder *e, int code, const char *what)
{
	return error_say(e->err, code, "request: %s", what);
}

static int add_string(struct encoder *e, const char *text, wire_string *ret)
{
	*ret = WIRE_NO_STRING;
	if (!text)
		return 0;
	size_t size = strlen(text) + 1;
	if (size > WIRE_STRINGS_MAX - e->wire->strings_size)
		return refuse(e, -E2BIG, "its strings are longer than 64 KiB together");
	*ret = e->wire->strings_size;
	memcpy(e->strings + e->wire->strings_size, text, size);
	e->wire->strings_size += (uint32_t)size;
	return 0;
}

static int add_vector(struct encoder *e, const char *const *vector, wire_string *ret_first,
                      uint32_t *ret_count)
{
	*ret_first = e->wire->strings_size;
	*ret_count = 0;
	for (size_t i = 0; vector && vector[i]; i++) {
		wire_string ignored;
		int r = add_string(e, vector[i], &ignored);
		if (r < 0)
			return r;
		if (++*ret_count > WIRE_ARGS_MAX)
			return refuse(e, -E2BIG, "too many arguments");
	}
	return 0;
}

static bool target_is_sane(const char *target)
{
	if (!target || target[0] != '/' || target[1] == '\0')
		return false;
	for (const char *part = target; part; part = strchr(part, '/')) {
		part += *part == '/';
		size_t length = strcspn(part, "/");
		if ((length == 1 && part[0] == '.') ||
		    (length == 2 && part[0] == '.' && part[1] == '.'))
			return false;
	}
	return true;
}

static const unsigned all_mount_flags = SANDBOX_MOUNT_WRITABLE | SANDBOX_MOUNT_EXEC |
                                        SANDBOX_MOUNT_DEV | SANDBOX_MOUNT_SUID |
                                        SANDBOX_MOUNT_OPTIONAL | SANDBOX_MOUNT_NOSYMFOLLOW;

static int check_mount(struct encoder *e, const struct sandbox_mount *mount)
{
	if (mount->kind >= SANDBOX_MOUNT_KIND_COUNT)
		return refuse(e, -EINVAL, "unknown kind of mount");
	if (!target_is_sane(mount->target))
		return refuse(e, -EINVAL,
		              "a mount's target must be an absolute path without . and ..");
	if ((mount->kind == SANDBOX_MOUNT_BIND || mount->kind == SANDBOX_MOUNT_COPY) &&
	    (!mount->source || mount->source[0] != '/'))
		return refuse(e, -EINVAL, "the source of a bind or copy must be an absolute path");
	if (mount->kind == SANDBOX_MOUNT_SYMLINK && !mount->source)
		return refuse(e, -EINVAL, "a symbolic link needs its text");
	if (mount->kind == SANDBOX_MOUNT_FILE && mount->content_fd < SANDBOX_NO_FD)
		return refuse(e, -EINVAL, "a file's content_fd is negative and not SANDBOX_NO_FD");
	if (mount->flags & ~all_mount_flags)
		return refuse(e, -EINVAL, "a mount has unknown flags");
	if (mount->mode & ~(mode_t)07777)
		return refuse(e, -EINVAL, "a mode has more than permission bits");
	return 0;
}

static int add_mount(struct encoder *e, const struct sandbox_mount *mount, struct wire_mount *out)
{
	int r = check_mount(e, mount);
	if (r < 0)
		return r;
	*out = (struct wire_mount){
		.kind = mount->kind,
		.flags = mount->flags,
		.mode = mount->mode,
		.file = -1,
		.size_bytes = mount->size_bytes,
		.inodes = at_most(mount->inodes, most_inodes),
	};
	if (mount->kind == SANDBOX_MOUNT_FILE && mount->content_fd >= 0) {
		if (e->wire->n_files == WIRE_FILES_MAX)
			return refuse(e, -E2BIG, "too many files with content");
		out->file = (int32_t)e->wire->n_files++;
		e->out->fds[e->out->n_fds++] = mount->content_fd;
	}
	r = add_string(e, mount->source, &out->source);
	return r < 0 ? r : add_string(e, mount->target, &out->target);
}

static void add_fd(struct encoder *e, enum wire_fd which, int fd)
{
	if (fd < 0)
		return;
	e->wire->fds |= 1U << which;
	e->out->fds[e->out->n_fds++] = fd;
}

static int add_fds(struct encoder *e, const struct sandbox_request *request,
                   const struct encoded_channels *channels)
{
	const int fds[WIRE_FD_COUNT] = {
		[WIRE_FD_RESULT] = channels->result_pipe,
		[WIRE_FD_KILL] = channels->kill_eventfd,
		[WIRE_FD_EXECUTABLE] = request->executable_fd,
		[WIRE_FD_STDIN] = request->stdin_fd,
		[WIRE_FD_STDOUT] = request->stdout_fd,
		[WIRE_FD_STDERR] = request->stderr_fd,
		[WIRE_FD_SECCOMP] = request->seccomp_fd,
		[WIRE_FD_KEEP_DIR] = channels->keep_dir_socket,
	};
	for (int i = 0; i < WIRE_FD_COUNT; i++) {
		if (fds[i] < SANDBOX_NO_FD)
			return refuse(e, -EINVAL, "a negative descriptor that is not SANDBOX_NO_FD");
		add_fd(e, (enum wire_fd)i, fds[i]);
	}
	return 0;
}

static int check_request(struct encoder *e, const struct sandbox_request *request)
{
	if (!request->argv || !request->argv[0])
		return refuse(e, -EINVAL, "no argv[0]");
	if (request->n_mounts > WIRE_MOUNTS_MAX)
		return refuse(e, -E2BIG, "too many mounts");
	if (request->n_rlimits > WIRE_RLIMITS_MAX)
		return refuse(e, -E2BIG, "too many resource limits");
	return 0;
}

static int add_lists(struct encoder *e, const struct sandbox_request *request)
{
	struct wire_mount *mounts = (void *)(e->wire + 1);
	struct wire_rlimit *rlimits = (void *)(mounts + request->n_mounts);
	for (size_t i = 0; i < request->n_mounts; i++) {
		int r = add_mount(e, &request->mounts[i], &mounts[i]);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < request->n_rlimits; i++) {
		int resource = request->rlimits[i].resource;
		if (resource < 0 || resource >= RLIM_NLIMITS)
			return refuse(e, -EINVAL, "unknown resource");
		rlimits[i] = (struct wire_rlimit){
			.value = request->rlimits[i].value,
			.resource = (uint32_t)resource,
		};
	}
	int r = add_vector(e, request->argv, &e->wire->args, &e->wire->n_args);
	if (r == 0)
		r = add_vector(e, request->envp, &e->wire->env, &e->wire->n_env);
	if (r == 0 && e->wire->n_args + e->wire->n_env > WIRE_ARGS_MAX)
		r = refuse(e, -E2BIG, "too many arguments");
	if (r == 0)
		r = add_string(e, request->executable, &e->wire->executable);
	if (r == 0)
		r = add_string(e, request->cwd, &e->wire->cwd);
	return r < 0 ? r : add_string(e, request->keep_dir, &e->wire->keep_dir);
}

int request_encode(const struct sandbox_request *request, const struct encoded_channels *channels,
                   struct encoded_request *ret, struct error *err)
{
	struct encoder e = {.out = ret, .wire = (void *)ret->message, .err = err};
	int r = check_request(&e, request);
	if (r < 0)
		return r;
	*e.wire = (struct wire_request){
		.version = WIRE_VERSION,
		.flags = request->keep_box ? WIRE_KEEP_BOX : 0,
		.n_mounts = (uint32_t)request->n_mounts,
		.n_rlimits = (uint32_t)request->n_rlimits,
		.uid = request->uid,
		.gid = request->gid,
		.wall_limit_ns = at_most(request->wall_limit_ns, most_ns),
		.busy_wall_limit_ns = at_most(request->busy_wall_limit_ns, most_ns),
		.cpu_limit_ns = at_most(request->cpu_limit_ns, most_ns),
		.memory_limit_bytes = request->memory_limit_bytes,
		.process_limit = at_most(request->process_limit, most_processes),
		.cpu_bandwidth_percent = at_most(request->cpu_bandwidth_percent, most_percent),
	};
	ret->n_fds = 0;
	e.strings = ret->message + sizeof(*e.wire) + request->n_mounts * sizeof(struct wire_mount) +
	            request->n_rlimits * sizeof(struct wire_rlimit);
	r = add_fds(&e, request, channels);
	if (r == 0)
		r = add_lists(&e, request);
	ret->size = (size_t)(e.strings - ret->message) + e.wire->strings_size;
	return r;
}
