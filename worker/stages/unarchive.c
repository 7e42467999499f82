/* SPDX-License-Identifier: MIT */
#include "worker/stages/unarchive.h"

#include "common/fd.h"
#include "worker/intake/unpack_child.h"
#include "worker/stages/box.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

/* What the reader needs is little; a bomb that wants more is one. Wall: above intake's own limit, which says it better. */
static const struct box_limits reader_limits = {
	.cpu_ns = UINT64_C(5) * NS_PER_S,
	.wall_ns = UINT64_C(20) * NS_PER_S,
	.memory_bytes = UINT64_C(512) * MIB,
	.processes = 1,
	.file_bytes = 0,
	.files = 16,
};

/* A package's test data may be GiBs. Wall: above intake's own limit, as before. Memory: the archive is mapped, which counts
 * where only the address space can be limited. */
static struct box_limits package_limits(int archive_fd)
{
	struct stat st;
	struct box_limits limits = reader_limits;
	limits.cpu_ns = UINT64_C(1800) * NS_PER_S;
	limits.wall_ns = UINT64_C(3660) * NS_PER_S;
	if (fstat(archive_fd, &st) == 0)
		limits.memory_bytes += (uint64_t)st.st_size;
	return limits;
}

/* Where Debian has the shared libraries; the same form as in a suite's file. */
static char *library_binds[] = {(char *)"/usr/lib/*-linux-gnu", (char *)"/usr/lib64?",
                                (char *)"/lib", (char *)"/lib64?", NULL};
/* Without TZ the C library looks for the host's time zone, which the box does not have, for the time of each entry. */
static char *environment[] = {(char *)"TZ=UTC0", NULL};

static const struct suite_stage reader_stage = {
	.binds = {.items = library_binds, .count = ARRAY_SIZE(library_binds) - 1},
	.env = {.items = environment, .count = ARRAY_SIZE(environment) - 1},
	.processes = 1,
	.filter = SUITE_FILTER_RUN,
};

/* From image.S. */
extern const char unarchiver_image[], unarchiver_image_end[];

/* The reader as a sealed file that any user may execute. Return: borrowed, or negative. */
static int reader_executable(struct error *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static int executable = -1;
	(void)pthread_mutex_lock(&lock);
	int fd = executable;
	if (fd < 0)
		fd = executable = fd_memfd("juror-unarchiver", unarchiver_image,
		                           (size_t)(unarchiver_image_end - unarchiver_image), err);
	(void)pthread_mutex_unlock(&lock);
	return fd;
}

static int spawn(void *context, int archive_fd, int output_fd, struct error *err)
{
	struct unarchiver *u = context;
	struct box box;
	int executable = reader_executable(err);
	if (executable < 0)
		return executable;
	const struct box_limits limits = u->is_package ? package_limits(archive_fd) : reader_limits;
	const char *argument = u->is_package ? UNPACK_PACKAGE_ARGUMENT : "submission";
	int r = box_init(&box, u->slot, &reader_stage, &limits, err);
	if (r == 0 && (strv_add(&box.argv, "unarchiver") < 0 || strv_add(&box.argv, argument) < 0))
		r = error_set(err, -ENOMEM, "archive reader");
	box.request.cwd = NULL;
	box.request.executable_fd = executable;
	box.request.stdin_fd = archive_fd;
	box.request.stdout_fd = output_fd;
	if (r == 0)
		r = box_submit(&box, u->slot, SIDE_SOLUTION, &u->handle, err);
	box_done(&box);
	return r;
}

static int wait_end(void *context, bool abandon, struct error *err)
{
	struct unarchiver *u = context;
	struct sandbox_result result;
	char text[SANDBOX_ERROR_SIZE];
	if (abandon)
		sandbox_kill(u->handle);
	int r = sandbox_wait(u->handle, &result, text);
	if (r < 0)
		return error_say(err, r, "archive reader: %s", text);
	if (result.status == SANDBOX_ERROR)
		return error_say(err, -EIO, "archive reader: %s", result.error);
	if (result.status == SANDBOX_EXITED && result.exit_code == 0)
		return UNPACK_READER_EXITED;
	if (result.limit == SANDBOX_LIMIT_MEMORY)
		(void)error_say(err, 0, "needs too much memory to be read");
	else if (result.limit != SANDBOX_LIMIT_NONE)
		(void)error_say(err, 0, "takes too long to be read");
	else
		(void)error_say(err, 0, "its reader ended with %s %d",
		                result.signal ? "signal" : "status",
		                result.signal ? result.signal : result.exit_code);
	return UNPACK_READER_DIED;
}

struct unpack_reader unarchiver_reader(struct unarchiver *unarchiver, const struct slot *slot)
{
	*unarchiver = (struct unarchiver){.slot = slot};
	return (struct unpack_reader){
		.spawn = spawn,
		.wait = wait_end,
		.context = unarchiver,
		.stop = &slot->options.stop,
	};
}

struct unpack_reader unarchiver_package_reader(struct unarchiver *unarchiver,
                                               const struct slot *slot)
{
	struct unpack_reader reader = unarchiver_reader(unarchiver, slot);
	unarchiver->is_package = true;
	return reader;
}
