/* SPDX-License-Identifier: MIT */
/*
 * The worker's side of taking an archive apart: it starts a boxed reader, gives it the archive and
 * a pipe, and believes nothing of what comes back through the pipe (unpack_protocol.h).
 */
#pragma once

#include "worker/intake/collector.h"

/**
 * unpack_spawn - starts a process that calls unpack_child_main()
 * @archive_fd: its standard input, at offset 0; borrowed
 * @output_fd: its standard output, the writing end of a pipe; borrowed, the caller closes it
 *
 * Return: 0 or a negative errno with text.
 */
typedef int (*unpack_spawn)(void *context, int archive_fd, int output_fd, struct error *err);

/*
 * How a reader ended; UNPACK_READER_DIED: by a signal, a limit or another status than 0, and the
 * text says by which.
 */
enum unpack_end { UNPACK_READER_EXITED, UNPACK_READER_DIED, UNPACK_END_COUNT };

/**
 * unpack_wait - waits for the process that was started last, and for everything that it started
 * @abandon: nobody reads its output any more: it shall be killed
 *
 * Called exactly once after each spawn that returned 0. The box's own limits have to end a reader
 * that never does.
 *
 * Return: enum unpack_end, or a negative errno with text when the box failed.
 */
typedef int (*unpack_wait)(void *context, bool abandon, struct error *err);

struct unpack_reader {
	unpack_spawn spawn;
	unpack_wait wait;
	void *context;
};

/**
 * unpack_archive() - collect the files of an archive
 * @fd: a regular file, borrowed
 *
 * Return: 0, SUBMISSION_REFUSED or a negative errno.
 */
int unpack_archive(struct collector *c, int fd, const struct unpack_reader *reader) _must_check_;

/**
 * unpack_stream() - collect the files that a stream of records tells of; for unpack_archive() and
 * for tests
 * @fd: where to read it, borrowed
 * @archive_bytes: how large the archive was
 * @ret_cut: whether the stream was cut off before END or ERROR; the result is SUBMISSION_REFUSED
 *           then
 */
int unpack_stream(struct collector *c, int fd, size_t archive_bytes, bool *ret_cut) _must_check_;
