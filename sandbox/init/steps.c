/* SPDX-License-Identifier: MIT */
/* Steps that builder and init share, how both fail, and what is said of one that never comes to an end. */
#include "sandbox/init/run.h"
#include "sandbox/kernel/ids.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

void run_fail(struct run *run, const char *who, struct error *err)
{
	(void)error_prefix(err, "%s", who);
	run->page->error = *err;
	_exit(RUN_EXIT_FAILED);
}

/* The death signal comes only for a death after it was asked for, hence the look at the descriptor; getppid() tells
 * nothing, it is 0 in another pid namespace. */
int run_die_with_supervisor(struct run *run, struct error *err)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return error_set(err, -errno, "PR_SET_PDEATHSIG");
	struct pollfd supervisor = {.fd = run->tools->self_pidfd, .events = POLLIN};
	if (poll(&supervisor, 1, 0) != 0)
		return error_say(err, -ESRCH, "the supervisor is dead");
	return 0;
}

int run_map_ids(struct run *run, struct error *err)
{
	const struct wire_request *wire = run->request->wire;
	return ids_map(run->tools->proc, wire->uid, run->tools->uid, wire->gid, run->tools->gid,
	               err);
}

const char *run_executable(const struct request *request)
{
	if (request->wire->fds & (1U << WIRE_FD_EXECUTABLE)) /* which may be closed by now */
		return "the executable's descriptor";
	return request->executable ? request->executable : request->argv[0];
}

static const char *directory(const struct request *request)
{
	return request->cwd;
}

static const char *filter(_unused_ const struct request *request)
{
	return "the filter's descriptor";
}

/* What whoever makes the box is following; NULL when it is at something else. A file has no source but a descriptor. */
static const char *mount_under_way(const struct run *run)
{
	const struct request *request = run->request;
	uint32_t mount = atomic_load(&run->page->mount);
	if (mount == 0 || mount > request->wire->n_mounts)
		return NULL;
	const char *source = request_string(request, request->mounts[mount - 1].source);
	return source ? source : request_string(request, request->mounts[mount - 1].target);
}

void run_say_late(const struct run *run, struct error *err)
{
	static const struct {
		const char *step;
		const char *(*object)(const struct request *request);
	} places[TRACEE_AT_COUNT] = {
		[TRACEE_AT_DIRECTORY] = {"working directory", directory},
		[TRACEE_AT_FILTER] = {"seccomp filter", filter},
		[TRACEE_AT_EXECUTABLE] = {"execute", run_executable},
	};
	const char *mount = mount_under_way(run);
	uint32_t at = atomic_load(&run->page->tracee_at);
	if (mount)
		(void)error_say(err, -ETIMEDOUT, "init: mounts: %s does not answer", mount);
	else if (at < TRACEE_AT_COUNT && places[at].step)
		(void)error_say(err, -ETIMEDOUT, "tracee: %s: %s does not answer", places[at].step,
		                places[at].object(run->request));
	else
		(void)error_say(err, -ETIMEDOUT, "init: the program has not been executed in time");
}
