/* SPDX-License-Identifier: MIT */
#include "worker/relay/channel.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What one splice may move: a bound only so that the directions take turns. A flood comes in large pieces. */
enum { PIECE_BYTES = 1 << 20, LARGE_PIECE_BYTES = 16 * 1024, DISCARD_BYTES = 16 * 1024 };

int channel_make_pipe(int *ret_read, int *ret_write, struct error *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "relay: pipe");
	*ret_read = ends[0];
	*ret_write = ends[1];
	return 0;
}

int channel_make_source(int *ret_source, int *ret_write, struct error *err)
{
	int r = channel_make_pipe(ret_source, ret_write, err);
	if (r == 0 && fcntl(*ret_source, F_SETFL, O_NONBLOCK) < 0)
		r = error_set(err, -errno, "relay: pipe"); /* the ends are the caller's to close */
	return r;
}

struct pollfd channel_poll(const struct channel *channel)
{
	if (channel->source < 0 || (channel->limit && channel->limit->is_hit))
		return (struct pollfd){.fd = -1};
	if (channel->sink >= 0 && channel->waits_for_sink)
		return (struct pollfd){.fd = channel->sink, .events = POLLOUT};
	return (struct pollfd){.fd = channel->source, .events = POLLIN};
}

/* One byte more than the limit proves that it was passed. */
static size_t room(const struct channel *channel)
{
	const struct channel_limit *limit = channel->limit;
	if (!limit)
		return PIECE_BYTES;
	uint64_t left = limit->most_bytes - limit->used_bytes;
	return left < PIECE_BYTES ? (size_t)left + 1 : PIECE_BYTES;
}

static int count(struct channel *channel, size_t n)
{
	channel->bytes += n;
	if (!channel->limit)
		return CHANNEL_MOVED;
	channel->limit->used_bytes += n;
	if (channel->limit->used_bytes <= channel->limit->most_bytes)
		return CHANNEL_MOVED;
	channel->limit->is_hit = true;
	return CHANNEL_EXCESSIVE;
}

static int end_source(struct channel *channel)
{
	channel->source = fd_close(channel->source);
	return CHANNEL_ENDED;
}

static int lose_sink(struct channel *channel)
{
	channel->unread_bytes = channel_pipe_bytes(channel->sink);
	channel_end_sink(channel);
	channel->waits_for_sink = false;
	return CHANNEL_UNREAD;
}

static void keep(struct channel_kept *kept, const char *bytes, size_t n)
{
	size_t left = sizeof(kept->bytes) - kept->size;
	n = n < left ? n : left;
	memcpy(kept->bytes + kept->size, bytes, n);
	kept->size += n;
}

static int discard(struct channel *channel, struct error *err)
{
	char buffer[DISCARD_BYTES];
	size_t most = room(channel);
	ssize_t n = read(channel->source, buffer, most < sizeof(buffer) ? most : sizeof(buffer));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return CHANNEL_QUIET;
	if (n < 0)
		return error_set(err, -errno, "relay: read");
	if (n == 0)
		return end_source(channel);
	if (channel->kept)
		keep(channel->kept, buffer, (size_t)n);
	channel->discarded_bytes += (size_t)n;
	return count(channel, (size_t)n);
}

/* What is noted is moved before anything is noted again: tee() always begins at the head of the pipe. And what comes after
 * a look into an empty pipe waits for the next look, or it would be moved without a note. Return: 0, or -1 with errno. */
static int note(struct channel *channel, size_t *most)
{
	if (channel->noted_bytes == 0) {
		ssize_t n = transcript_note(channel->transcript, channel->speaker, channel->process,
		                            channel->source);
		if (n < 0)
			return -1;
		channel->noted_bytes = (size_t)n;
	}
	if (channel->noted_bytes > 0 && channel->noted_bytes < *most)
		*most = channel->noted_bytes;
	return 0;
}

/* Return: the number of bytes, 0 at the end of the source, -1 with errno. */
static ssize_t splice_on(const struct channel *channel, size_t most)
{
	const unsigned flags = SPLICE_F_NONBLOCK | SPLICE_F_MOVE;
	if (channel->through[0] < 0)
		return splice(channel->source, NULL, channel->sink, NULL, most, flags);
	ssize_t all = splice(channel->source, NULL, channel->through[1], NULL, most, flags);
	for (ssize_t left = all; left > 0;) {
		ssize_t n = splice(channel->through[0], NULL, channel->sink, NULL, (size_t)left, 0);
		if (n == 0) /* a file that takes nothing */
			errno = EIO;
		if (n == 0 || (n < 0 && errno != EINTR))
			return -1;
		left -= n > 0 ? n : 0;
	}
	return all;
}

/* Most programs read and write a few bytes, and what floods need costs as much as what they do. */
static int widen(struct channel *channel, struct error *err)
{
	channel->is_wide = true;
	/* Not for files; and refused when the user has used up what the kernel allows (pipe-user-pages-soft): no harm. */
	(void)fcntl(channel->source, F_SETPIPE_SZ, CHANNEL_PIPE_BYTES);
	(void)fcntl(channel->sink, F_SETPIPE_SZ, CHANNEL_PIPE_BYTES);
	if (!channel->ends_in_file)
		return 0;
	int *through = channel->through;
	int r = channel_make_pipe(&through[0], &through[1], err);
	if (r == 0)
		(void)fcntl(through[0], F_SETPIPE_SZ, CHANNEL_PIPE_BYTES);
	return r;
}

static int move(struct channel *channel, struct error *err)
{
	size_t most = room(channel);
	bool is_noted = !channel->transcript || note(channel, &most) == 0;
	ssize_t n = is_noted ? splice_on(channel, most) : -1;
	if (n > 0) {
		channel->noted_bytes -=
			(size_t)n < channel->noted_bytes ? (size_t)n : channel->noted_bytes;
		int r = n >= LARGE_PIECE_BYTES && !channel->is_wide ? widen(channel, err) : 0;
		return r < 0 ? r : count(channel, (size_t)n);
	}
	if (n == 0)
		return end_source(channel);
	if (errno == EINTR)
		return CHANNEL_QUIET;
	if (errno == EPIPE)
		return lose_sink(channel);
	if (errno != EAGAIN)
		return error_set(err, -errno, "relay: splice");
	/* The end that was waited for is ready, so it is the other one; or a writev that failed half-way has announced
	 * bytes that never come, and then it is the same again, which comes out at the next try. */
	channel->waits_for_sink = !channel->waits_for_sink;
	return CHANNEL_QUIET;
}

int channel_step(struct channel *channel, short revents, struct error *err)
{
	if (revents == 0 || channel->source < 0)
		return CHANNEL_QUIET;
	if (channel->limit && channel->limit->is_hit)
		return CHANNEL_EXCESSIVE;
	if (channel->sink < 0)
		return discard(channel, err);
	if (channel->waits_for_sink && (revents & POLLERR))
		return lose_sink(channel);
	return move(channel, err);
}

void channel_end_sink(struct channel *channel)
{
	channel->sink = fd_close(channel->sink);
}

void channel_close(struct channel *channel)
{
	channel->source = fd_close(channel->source);
	channel_end_sink(channel);
	for (size_t i = 0; i < ARRAY_SIZE(channel->through); i++)
		channel->through[i] = fd_close(channel->through[i]);
}

uint64_t channel_heard_bytes(const struct channel *channel)
{
	uint64_t in_pipe = channel->unread_bytes + channel_pipe_bytes(channel->sink);
	uint64_t passed = channel->bytes - channel->discarded_bytes;
	/* One that opens its input by name can write into it as well. */
	return passed > in_pipe ? passed - in_pipe : 0;
}

size_t channel_pipe_bytes(int end)
{
	int n;
	return end >= 0 && ioctl(end, FIONREAD, &n) == 0 && n > 0 ? (size_t)n : 0;
}
