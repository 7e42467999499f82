/* SPDX-License-Identifier: MIT */
#include "worker/slots/slot.h"

#include "common/fd.h"
#include "common/strbuf.h"
#include "worker/suite/suite.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

enum { SOURCES_MAX = SUITE_HOST_DIRECTORIES + 2 };

static size_t list_sources(const struct slot_options *options, struct sandbox_source *sources)
{
	size_t n = 0;
	for (size_t i = 0; i < SUITE_HOST_DIRECTORIES; i++) {
		const char *directory = suite_host_directories[i];
		if (access(directory, F_OK) == 0)
			sources[n++] = (struct sandbox_source){directory, directory, 0};
	}
	sources[n++] = (struct sandbox_source){options->state->scratch, VIEW_SCRATCH, 0};
	if (options->package)
		sources[n++] = (struct sandbox_source){options->package, VIEW_PACKAGE,
		                                       SANDBOX_SOURCE_OWNED};
	return n;
}

static int open_side(const struct slot_options *options, struct slot *slot, enum side side,
                     struct error *err)
{
	struct sandbox_source sources[SOURCES_MAX];
	struct sandbox_options of_sandbox = SANDBOX_OPTIONS_INIT;
	if (geteuid() == 0) {
		int r = state_claim_uid(options->state, &slot->uids[side], err);
		if (r < 0)
			return r;
		of_sandbox.uid = slot->uids[side].uid;
		of_sandbox.gid = slot->uids[side].uid;
	}
	of_sandbox.sources = sources;
	of_sandbox.n_sources = list_sources(options, sources);
	of_sandbox.weak_limits = options->weak_limits;
	char text[SANDBOX_ERROR_SIZE];
	int r = sandbox_open(&of_sandbox, &slot->sandboxes[side], text);
	return r < 0 ? error_say(err, r, "sandbox: %s", text) : 0;
}

static void close_side(struct slot *slot, int side)
{
	sandbox_close(slot->sandboxes[side]);
	slot->sandboxes[side] = NULL;
	state_release_uid(&slot->uids[side]);
}

struct side_opening {
	const struct slot_options *options;
	struct slot *slot;
	enum side side;
	struct error err;
	int result;
};

static void *open_one(void *argument)
{
	struct side_opening *opening = argument;
	opening->result = open_side(opening->options, opening->slot, opening->side, &opening->err);
	return NULL;
}

/* Both sides at once, the second by a thread: each is mostly waiting for the kernel. */
int slot_open(const struct slot_options *options, struct slot *ret, struct error *err)
{
	_Static_assert(SIDE_COUNT == 2, "one here, the other by a thread");
	struct slot slot = {.options = *options};
	struct side_opening sides[SIDE_COUNT];
	pthread_t thread;
	for (int side = 0; side < SIDE_COUNT; side++) {
		slot.uids[side].lock = -1;
		sides[side] = (struct side_opening){options, &slot, (enum side)side, {0}, 0};
	}
	bool has_thread = pthread_create(&thread, NULL, open_one, &sides[SIDE_JURY]) == 0;
	(void)open_one(&sides[SIDE_SOLUTION]);
	if (has_thread)
		(void)pthread_join(thread, NULL);
	else
		(void)open_one(&sides[SIDE_JURY]);
	for (int side = 0; side < SIDE_COUNT; side++) {
		if (sides[side].result == 0)
			continue;
		*err = sides[side].err;
		slot_close(&slot);
		return sides[side].result;
	}
	*ret = slot;
	return 0;
}

void slot_close(struct slot *slot)
{
	for (int side = 0; side < SIDE_COUNT; side++)
		close_side(slot, side);
}

void slot_mend(struct slot *slot)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		struct error err;
		if (sandbox_is_alive(slot->sandboxes[side]))
			continue;
		struct slot fresh = {.uids[SIDE_SOLUTION].lock = -1, .uids[SIDE_JURY].lock = -1};
		if (open_side(&slot->options, &fresh, (enum side)side, &err) < 0) {
			state_release_uid(&fresh.uids[side]);
			continue; /* the task that needs it will say so */
		}
		close_side(slot, side);
		slot->sandboxes[side] = fresh.sandboxes[side];
		slot->uids[side] = fresh.uids[side];
	}
}

int slot_wait(const struct slot *slot, const struct sandbox_handle *handle, struct error *err)
{
	for (;;) {
		struct pollfd fds[] = {
			{.fd = slot->options.stop, .events = POLLIN},
			{.fd = sandbox_pollable(handle), .events = POLLIN},
		};
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR)
			return error_set(err, -errno, "poll");
		if (fds[0].revents)
			return error_say(err, -ECANCELED, "interrupted");
		if (fds[1].revents)
			return 0;
	}
}
