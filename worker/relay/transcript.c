/* SPDX-License-Identifier: MIT */
#include "worker/relay/transcript.h"

#include "common/fd.h"
#include "common/units.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_BYTES = 4096, FIRST_PIECES = 64 };

int transcript_init(struct transcript *ret, struct error *err)
{
	*ret = TRANSCRIPT_NONE;
	if (pipe2(ret->pipe_ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return error_set(err, -errno, "relay: transcript");
	return 0;
}

/* Room for @more items after @n; doubles. Return: whether there is. */
static bool make_room(void *array, size_t item, size_t n, size_t more, size_t first, size_t *room)
{
	size_t wanted = *room ? *room : first;
	while (wanted < n + more)
		wanted *= 2;
	if (wanted == *room)
		return true;
	void *grown = realloc(*(void **)array, wanted * item);
	if (!grown)
		return false;
	*(void **)array = grown;
	*room = wanted;
	return true;
}

static bool goes_on(const struct transcript *t, unsigned speaker, unsigned process, uint64_t now_ns)
{
	if (t->n_pieces == 0)
		return false;
	const struct transcript_piece *last = &t->pieces[t->n_pieces - 1];
	return last->speaker == speaker && last->process == process &&
	       now_ns - last->at_ns < NS_PER_MS;
}

/* The piece that the next bytes of @speaker belong to; NULL when there can be none. */
static struct transcript_piece *piece_for(struct transcript *t, unsigned speaker, unsigned process)
{
	uint64_t now_ns = units_now_ns();
	if (goes_on(t, speaker, process, now_ns))
		return &t->pieces[t->n_pieces - 1];
	if (t->n_pieces == TRANSCRIPT_PIECES ||
	    !make_room(&t->pieces, sizeof(*t->pieces), t->n_pieces, 1, FIRST_PIECES, &t->room_pieces))
		return NULL;
	t->pieces[t->n_pieces] = (struct transcript_piece){.at_ns = now_ns,
	                                                   .offset = (uint32_t)t->n_bytes,
	                                                   .speaker = speaker,
	                                                   .process = process};
	return &t->pieces[t->n_pieces++];
}

static ssize_t give_up(struct transcript *t)
{
	t->is_cut = true;
	transcript_finish(t);
	return 0;
}

ssize_t transcript_note(struct transcript *t, unsigned speaker, unsigned process, int pipe)
{
	size_t left = TRANSCRIPT_BYTES - t->n_bytes_of[speaker];
	if (t->pipe_ends[0] < 0)
		return 0;
	if (left == 0) {
		t->is_cut = true;
		return 0;
	}
	ssize_t n = tee(pipe, t->pipe_ends[1], left, SPLICE_F_NONBLOCK);
	if (n <= 0)
		return n < 0 && errno != EAGAIN && errno != EINTR ? give_up(t) : n;
	struct transcript_piece *piece = piece_for(t, speaker, process);
	if (!piece || !make_room(&t->bytes, 1, t->n_bytes, (size_t)n, FIRST_BYTES, &t->room_bytes))
		return give_up(t);
	if (fd_read_all(t->pipe_ends[0], t->bytes + t->n_bytes, (size_t)n) != n)
		return give_up(t);
	piece->size += (uint32_t)n;
	t->n_bytes += (size_t)n;
	t->n_bytes_of[speaker] += (size_t)n;
	return n;
}

void transcript_finish(struct transcript *t)
{
	t->pipe_ends[0] = fd_close(t->pipe_ends[0]);
	t->pipe_ends[1] = fd_close(t->pipe_ends[1]);
}

void transcript_done(struct transcript *t)
{
	transcript_finish(t);
	free(t->bytes);
	free(t->pieces);
	*t = TRANSCRIPT_NONE;
}
