/* SPDX-License-Identifier: MIT */
#include "worker/relay/pump.h"

#include "common/fd.h"
#include "common/units.h"

#include <errno.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A flood that stops for so long is none. */
enum { PATIENCE_MS = 5 };

static void raise_event(int fd)
{
	static const uint64_t one = 1;
	(void)!write(fd, &one, sizeof(one)); /* cannot be full */
}

/* Return: whether there may be more to do. */
static bool step(struct pump *pump)
{
	struct pollfd fds[] = {{.fd = pump->stop, .events = POLLIN}, channel_poll(pump->channel)};
	int n = poll(fds, ARRAY_SIZE(fds), PATIENCE_MS);
	if (n < 0)
		return errno == EINTR;
	if (n == 0 || fds[0].revents)
		return false;
	pump->event = channel_step(pump->channel, fds[1].revents, &pump->err);
	if (pump->event == CHANNEL_MOVED)
		atomic_store(&pump->moved_at_ns, units_now_ns());
	return pump->event == CHANNEL_MOVED || pump->event == CHANNEL_QUIET;
}

/* Who wakes this thread goes on and fills the pipe, instead of making room for every piece (sched(7), SCHED_BATCH); its
 * share of the processor is the same. Who was given a class of its own by `chrt` keeps it. */
static void let_others_finish(void)
{
	if (sched_getscheduler(0) == SCHED_OTHER)
		(void)sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){0});
}

static void *serve(void *argument)
{
	struct pump *pump = argument;
	let_others_finish();
	while (step(pump))
		;
	raise_event(pump->done);
	return NULL;
}

static void close_events(struct pump *pump)
{
	pump->stop = fd_close(pump->stop);
	pump->done = fd_close(pump->done);
}

bool pump_lend(struct pump *pump, struct channel *channel)
{
	*pump = (struct pump){
		.channel = channel,
		.stop = eventfd(0, EFD_CLOEXEC),
		.done = eventfd(0, EFD_CLOEXEC),
		.event = CHANNEL_QUIET,
	};
	pump->is_lent = pump->stop >= 0 && pump->done >= 0 &&
	                pthread_create(&pump->thread, NULL, serve, pump) == 0;
	if (!pump->is_lent)
		close_events(pump);
	return pump->is_lent;
}

int pump_take_back(struct pump *pump, uint64_t *ret_moved_at_ns, struct error *err)
{
	raise_event(pump->stop);
	(void)pthread_join(pump->thread, NULL);
	close_events(pump);
	pump->is_lent = false;
	*ret_moved_at_ns = atomic_load(&pump->moved_at_ns);
	if (pump->event < 0)
		*err = pump->err;
	return pump->event == CHANNEL_MOVED ? CHANNEL_QUIET : pump->event;
}
