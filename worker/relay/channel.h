/* SPDX-License-Identifier: MIT */
/*
 * One direction of a relay: bytes come out of a source and go into a sink, by splice(2), so that they never enter
 * juror's memory. Either end is a pipe or a file, at least one of them a pipe.
 *
 * A channel never blocks and holds no bytes of its own: what has left the source is in the sink. It says which of its
 * ends it waits for, and channel_step() moves what can be moved at once. The end of the source and the loss of the sink
 * are told, and nothing follows from them by itself: the owner of the channel decides what the other side is to learn
 * of it, and when.
 *
 * A channel without a sink discards what comes, so that the writer need not notice that nobody reads any more; of what
 * it discards it can keep the beginning.
 */
#pragma once

#include "common/error.h"
#include "worker/relay/transcript.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* What some channels may bring together. */
struct channel_limit {
	uint64_t most_bytes, used_bytes;
	_Atomic bool is_hit; /* more than that came; the one part that may be read while a channel is lent to a pump */
};

/* The beginning of what was discarded. */
enum { CHANNEL_KEPT_BYTES = 4096 };
struct channel_kept {
	size_t size;
	char bytes[CHANNEL_KEPT_BYTES];
};

struct channel {
	int source; /* -1: at its end, or closed */
	int sink;   /* -1: none, or closed; what comes is discarded */
	bool waits_for_sink; /* which end was not ready when it was last tried; true from the start for a file */
	/* It ends in a file, and does so through a pipe of its own when it floods: a splice into a file keeps the pipe
	 * locked while it copies, and its writer waits so long. To move the pages to another pipe first takes no copy. */
	bool ends_in_file;
	int through[2];              /* -1: none */
	bool is_wide;                /* its pipes are larger, for a flood */
	uint64_t bytes;              /* that came out of the source */
	uint64_t discarded_bytes;    /* of them */
	uint64_t unread_bytes;       /* of them, in the pipe that its reader has left */
	struct channel_limit *limit; /* borrowed; NULL: none */
	struct channel_kept *kept;   /* borrowed; NULL: none */

	struct transcript *transcript; /* borrowed; NULL: none */
	unsigned speaker, process;     /* whom the transcript names */
	size_t noted_bytes; /* at the head of the source that the transcript has already */
};

#define CHANNEL_CLOSED ((struct channel){.source = -1, .sink = -1, .through = {-1, -1}})

enum channel_event {
	CHANNEL_QUIET,    /* nothing was there, or there was no room */
	CHANNEL_MOVED,    /* some bytes went on or were discarded */
	CHANNEL_ENDED,    /* the source is at its end and closed; the sink is as it was */
	CHANNEL_UNREAD,   /* nobody reads the sink any more; it is closed */
	CHANNEL_EXCESSIVE /* the limit is passed; nothing more is moved */
};

/* The size of pipes that are flooded. See docs/performance.md for why; with less everything works as well. */
enum { CHANNEL_PIPE_BYTES = 256 * 1024 };

/* Return: 0 or a negative errno. */
int channel_make_pipe(int *ret_read, int *ret_write, struct error *err) _must_check_;

/**
 * channel_make_source() - a pipe of which the relay reads
 * @ret_source: does not block, since what poll() announces need not be there: a writev that fails half-way announces too
 * much, and a program that opens its stream by name can take back what it wrote
 *
 * Return: 0 or a negative errno.
 */
int channel_make_source(int *ret_source, int *ret_write, struct error *err) _must_check_;

/* What to poll for; .fd is -1 when there is nothing to wait for. */
struct pollfd channel_poll(const struct channel *channel);

/**
 * channel_step() - move what can be moved now, in one piece
 * @revents: what poll() found of channel_poll()
 *
 * SIGPIPE must be ignored. Return: enum channel_event, or a negative errno of one of the files.
 */
int channel_step(struct channel *channel, short revents, struct error *err) _must_check_;

/* Its reader finds the end of the file after what is in the pipe; a file is closed. */
void channel_end_sink(struct channel *channel);

void channel_close(struct channel *channel);

/* How many bytes have been taken out of the sink, a pipe, by its reader. */
uint64_t channel_heard_bytes(const struct channel *channel);

/* The bytes that a pipe holds; either of its ends will do. 0 for -1. */
size_t channel_pipe_bytes(int end);
