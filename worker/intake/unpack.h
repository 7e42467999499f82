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
	const int *stop; /* a descriptor that is readable when nobody wants the archive any more: -ECANCELED; NULL: none */
};

/**
 * struct unpack_sink - where the entries of an archive go, when they do not stay in memory
 *
 * All functions return 0, SUBMISSION_REFUSED or a negative errno, the last two with text.
 */
struct unpack_sink {
	/* As name_check(); NAME_IGNORED without a reason: nothing is said of the entry. */
	enum name_outcome (*check)(char *path, size_t size, const char **ret_reason);
	int (*add_directory)(void *context, const char *path);
	int (*add_file)(void *context, const char *path, bool executable);
	int (*add_data)(void *context, const void *data, size_t size); /* of the last file */
	int (*add_link)(void *context, const char *path, const char *target);
	void *context;
};

/**
 * unpack_archive_to() - as unpack_archive(), with @sink in the place of the collector's list
 * @c: counts, and has the limits, which may be those of packages
 */
int unpack_archive_to(struct collector *c, int fd, const struct unpack_reader *reader,
                      const struct unpack_sink *sink) _must_check_;

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
