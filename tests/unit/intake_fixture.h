/* SPDX-License-Identifier: MIT */
/*
 * For tests of intake: an empty working directory for each test, archives made on the spot, and the
 * archive reader as a forked process without a box.
 */
#pragma once

#include "common/fd.h"
#include "common/file.h"
#include "tests/harness/test.h"
#include "worker/intake/submission.h"
#include "worker/intake/unpack.h"
#include "worker/intake/unpack_child.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Kinds of archives, as put_archive() takes them. */
#define ZIP archive_write_set_format_zip
#define TAR archive_write_set_format_pax_restricted
#define GZIP archive_write_add_filter_gzip
#define ZSTD archive_write_add_filter_zstd

/* ---- a working directory --------------------------------------------------------------------- */

static char fixture_dir[] = "/tmp/juror-intake-XXXXXX";

static void fixture_remove(void)
{
	if (file_remove_tree(AT_FDCWD, fixture_dir, NULL) < 0)
		(void)fprintf(stderr, "%s is left over\n", fixture_dir);
}

/* Every test begins with it. */
static inline void fixture_enter(void)
{
	CHECK(mkdtemp(fixture_dir));
	CHECK_INT(chdir(fixture_dir), 0);
	CHECK_INT(atexit(fixture_remove), 0);
}

static inline void put_bytes(const char *path, const void *data, size_t size)
{
	CHECK_INT(file_write_at(AT_FDCWD, path, data, size, 0644, NULL), 0);
}

static inline void put(const char *path, const char *text)
{
	put_bytes(path, text, strlen(text));
}

/* ---- archives -------------------------------------------------------------------------------- */

struct blob {
	char *data;
	size_t size;
};

/* An archive in the making. */
struct maker {
	struct archive *archive;
	int fd;
};

typedef int (*maker_step)(struct archive *archive);

static inline struct maker make_archive(const char *path, maker_step format, maker_step filter)
{
	struct maker maker = {archive_write_new(),
	                      open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
	CHECK(maker.archive && maker.fd >= 0);
	CHECK_INT(format(maker.archive), ARCHIVE_OK);
	if (filter)
		CHECK_INT(filter(maker.archive), ARCHIVE_OK);
	/* Without padding at the end, so that tests can cut and patch. */
	CHECK_INT(archive_write_set_bytes_in_last_block(maker.archive, 1), ARCHIVE_OK);
	CHECK_INT(archive_write_open_fd(maker.archive, maker.fd), ARCHIVE_OK);
	return maker;
}

/* @type: AE_IF…; @link: target of a symbolic link, or NULL. */
static inline void add_entry(struct maker *maker, const char *path, mode_t type, const char *link,
                             const void *data, size_t size)
{
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, path);
	archive_entry_set_mode(entry, type | 0644);
	if (link)
		archive_entry_set_symlink(entry, link);
	archive_entry_set_size(entry, (la_int64_t)size);
	CHECK(archive_write_header(maker->archive, entry) >= ARCHIVE_WARN);
	if (size > 0)
		CHECK_INT(archive_write_data(maker->archive, data, size), size);
	archive_entry_free(entry);
}

static inline void add_text(struct maker *maker, const char *path, const char *text)
{
	add_entry(maker, path, AE_IFREG, NULL, text, strlen(text));
}

static inline void finish_archive(struct maker *maker)
{
	CHECK_INT(archive_write_close(maker->archive), ARCHIVE_OK);
	CHECK_INT(archive_write_free(maker->archive), ARCHIVE_OK);
	CHECK_INT(close(maker->fd), 0);
}

/* An archive with one file of text. */
static inline void put_archive(const char *path, maker_step format, maker_step filter,
                               const char *entry, const char *text)
{
	struct maker maker = make_archive(path, format, filter);
	add_text(&maker, entry, text);
	finish_archive(&maker);
}

/* The file's bytes, the caller's to free, followed by a NUL. */
static inline struct blob get_bytes(const char *path)
{
	struct blob blob = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_INT(file_read(fd, 1 << 30, &blob.data, &blob.size, NULL), 0);
	CHECK_INT(close(fd), 0);
	return blob;
}

/* Replaces the n-th (from 0) @old by @new of the same length. */
static inline void patch(const char *path, const char *old, unsigned n, const char *new, size_t size)
{
	struct blob blob = get_bytes(path);
	char *at = blob.data;
	for (;; at++) {
		at = memmem(at, blob.size - (size_t)(at - blob.data), old, size);
		CHECK(at);
		if (n-- == 0)
			break;
	}
	memcpy(at, new, size);
	put_bytes(path, blob.data, blob.size);
	free(blob.data);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* The process that reads an archive; what it runs can be replaced. */
struct forked_reader {
	int (*run)(void);
	pid_t pid;
};

static inline int forked_spawn(void *context, int archive_fd, int output_fd, struct error *err)
{
	struct forked_reader *reader = context;
	reader->pid = fork();
	if (reader->pid < 0)
		return error_set(err, -errno, "fork");
	if (reader->pid > 0)
		return 0;
	CHECK(dup2(archive_fd, STDIN_FILENO) == STDIN_FILENO);
	CHECK(dup2(output_fd, STDOUT_FILENO) == STDOUT_FILENO);
	CHECK_INT(close_range(3, ~0U, 0), 0);
	_exit(reader->run());
}

static inline int forked_wait(void *context, bool abandon, struct error *err)
{
	struct forked_reader *reader = context;
	int status;
	if (abandon)
		CHECK_INT(kill(reader->pid, SIGKILL), 0);
	if (waitpid(reader->pid, &status, 0) < 0)
		return error_set(err, -errno, "wait");
	reader->pid = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return UNPACK_READER_EXITED;
	(void)error_say(err, 0, WIFSIGNALED(status) ? "killed by signal %d" : "exit status %d",
	                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	return UNPACK_READER_DIED;
}

/* What came of a submission. */
struct intake {
	int result;
	struct submission submission;
	struct findings findings;
	struct error err;
};

static inline struct intake read_with(int root, const char *path, struct submission_limits limits,
                                      int (*run)(void))
{
	struct forked_reader forked = {.run = run};
	struct unpack_reader reader = {forked_spawn, forked_wait, &forked, NULL};
	struct intake intake = {0};
	intake.result = submission_read(root, path, &limits, &reader, &intake.findings,
	                                &intake.submission, &intake.err);
	CHECK_INT(forked.pid, 0); /* whoever was started was waited for */
	return intake;
}

static inline struct submission_limits limits_4_mib(void)
{
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	limits.total_bytes = 4 * MIB;
	return limits;
}

static inline struct intake read_path(const char *path)
{
	return read_with(AT_FDCWD, path, limits_4_mib(), unpack_child_main);
}

static inline void intake_done(struct intake *intake)
{
	submission_done(&intake->submission);
	findings_done(&intake->findings);
}

#define CHECK_REFUSED_BY(intake_, text_)                                                           \
	do {                                                                                       \
		struct intake got_ = (intake_);                                                    \
		CHECK_STR(got_.err.text, text_);                                                   \
		CHECK_INT(got_.result, SUBMISSION_REFUSED);                                        \
		CHECK_INT(got_.submission.n_files, 0);                                             \
		intake_done(&got_);                                                                \
	} while (0)
#define CHECK_REFUSED(path_, text_) CHECK_REFUSED_BY(read_path(path_), text_)

/* Refused, with a text that begins like this; what follows are libarchive's words. */
#define CHECK_REFUSED_LIKE(path_, text_)                                                           \
	do {                                                                                       \
		struct intake got_ = read_path(path_);                                             \
		CHECK_INT(got_.result, SUBMISSION_REFUSED);                                        \
		if (strncmp(got_.err.text, text_, strlen(text_)) != 0)                             \
			CHECK_STR(got_.err.text, text_);                                           \
		CHECK(!strchr(got_.err.text, '\n'));                                               \
		intake_done(&got_);                                                                \
	} while (0)

/* Its paths with a space after each; static. */
static inline const char *paths_of(const struct intake *intake)
{
	static char text[4096];
	size_t length = 0;
	if (intake->result != SUBMISSION_READ)
		return intake->err.text;
	text[0] = '\0';
	for (size_t i = 0; i < intake->submission.n_files; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s ",
		                           intake->submission.files[i].path);
	return text;
}

#define CHECK_FILES(path_, paths_)                                                                 \
	do {                                                                                       \
		struct intake got_ = read_path(path_);                                             \
		CHECK_STR(paths_of(&got_), paths_);                                                \
		intake_done(&got_);                                                                \
	} while (0)
