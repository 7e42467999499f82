/* SPDX-License-Identifier: MIT */
#include "worker/intake/submission.h"

#include "common/fd.h"
#include "common/file.h"
#include "worker/intake/archive_kind.h"
#include "worker/intake/collector.h"
#include "worker/intake/directory.h"
#include "worker/intake/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The submission's own file or directory, opened. */
struct source {
	int fd;
	bool is_directory;
	const char *name; /* last component of the path, not terminated */
	size_t name_size;
};

static void find_name(const char *path, struct source *source)
{
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	source->name = path + begin;
	source->name_size = end - begin;
}

/* A path that the user typed: links are followed, as any program would. */
static int open_typed(const char *path, struct error *err)
{
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	if (fd < 0)
		return error_set(err, -errno, "open");
	if (fstat(fd, &st) < 0)
		return error_set(err, -errno, "stat");
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return error_say(err, -EINVAL, "neither a file nor a directory");
	return TAKE_FD(fd);
}

static int open_beneath(int root, const char *path, struct error *err)
{
	int fd = file_open_beneath(root, path, err);
	if (fd == -EINVAL) /* no regular file: perhaps a directory */
		fd = file_open_dir_beneath(root, path, err);
	return fd == -EXDEV ? error_say(err, fd, "leads out of the package") : fd;
}

static int open_source(struct collector *c, int root, const char *path, struct source *source)
{
	int fd = root == AT_FDCWD ? open_typed(path, c->err) : open_beneath(root, path, c->err);
	if (fd < 0) {
		char shown[NAME_TEXT_SIZE];
		(void)error_prefix(c->err, "%s", name_show(shown, path, strlen(path)));
		return directory_failure_is_ours(fd) ? fd : SUBMISSION_REFUSED;
	}
	struct stat st;
	if (fstat(fd, &st) < 0) {
		int r = error_set(c->err, -errno, "%s: stat", c->name);
		(void)fd_close(fd);
		return r;
	}
	source->fd = fd;
	source->is_directory = S_ISDIR(st.st_mode);
	return 0;
}

static int read_directory(struct collector *c, int root, const char *path,
                          const struct source *source)
{
	c->verb = "holds";
	return root == AT_FDCWD ? directory_read(c, source->fd, ".") : directory_read(c, root, path);
}

static int read_archive(struct collector *c, struct source *source, enum archive_kind kind,
                        const struct unpack_reader *reader)
{
	char head[ARCHIVE_KIND_HEAD_SIZE];
	ssize_t n = pread(source->fd, head, sizeof(head), 0);
	if (n < 0)
		return error_set(c->err, -errno, "%s: read", c->name);
	if (archive_kind_of_content(head, (size_t)n) != kind)
		return collector_refuse(
			c, "not an archive of the kind its name says (juror reads .zip, .tar, "
			   ".tar.gz, .tar.bz2, .tar.xz, .tar.zst)");
	if (!reader)
		return collector_refuse(c, "archives are not read here");
	c->verb = "unpacks to";
	return unpack_archive(c, source->fd, reader);
}

static int read_file(struct collector *c, struct source *source, const char *name)
{
	const char *fault = name_component_fault(name, strlen(name));
	if (fault || source->name_size > NAME_PATH_MAX)
		return collector_refuse(c, "%s", fault ? fault : "name longer than 255 bytes");
	c->verb = "has";
	return directory_add_file(c, TAKE_FD(source->fd), name);
}

static int read_source(struct collector *c, int root, const char *path, struct source *source,
                       const char *name, const struct unpack_reader *reader,
                       struct findings *findings)
{
	enum archive_kind kind = ARCHIVE_KIND_NONE;
	if (!source->is_directory)
		kind = archive_kind_of_name(name);
	bool is_archive = kind != ARCHIVE_KIND_NONE;
	int r;
	if (source->is_directory)
		r = read_directory(c, root, path, source);
	else if (is_archive)
		r = read_archive(c, source, kind, reader);
	else
		r = read_file(c, source, name);
	return r == 0 ? collector_finish(c, is_archive, findings) : r;
}

int submission_read(int root, const char *path, const struct submission_limits *limits,
                    const struct unpack_reader *reader, struct findings *findings,
                    struct submission *ret, struct error *err)
{
	char shown[NAME_TEXT_SIZE];
	struct source source = {.fd = -1};
	find_name(path, &source);
	_cleanup_(collector_done) struct collector c = {.limits = limits, .err = err};
	c.name = name_show(shown, source.name, source.name_size);
	_cleanup_(freep) char *name = strndup(source.name, source.name_size);
	if (!name)
		return error_set(err, -ENOMEM, "%s", c.name);
	int r = open_source(&c, root, path, &source);
	if (r == 0)
		r = read_source(&c, root, path, &source, name, reader, findings);
	source.fd = fd_close(source.fd);
	if (r != 0)
		return r;
	c.files.name = TAKE_PTR(name);
	*ret = c.files;
	c.files = (struct submission){0};
	return SUBMISSION_READ;
}

static int compare_path(const void *path, const void *file)
{
	return strcmp(path, ((const struct submission_file *)file)->path);
}

const struct submission_file *submission_find(const struct submission *submission, const char *path)
{
	if (submission->n_files == 0)
		return NULL;
	return bsearch(path, submission->files, submission->n_files, sizeof(*submission->files),
	               compare_path);
}

void submission_digest(const struct submission *submission, char ret_hex[SHA256_HEX_SIZE])
{
	struct sha256 hash;
	sha256_init(&hash);
	for (size_t i = 0; i < submission->n_files; i++) {
		const struct submission_file *file = &submission->files[i];
		sha256_add(&hash, file->path, strlen(file->path) + 1); /* the NUL ends it */
		sha256_add_u64(&hash, file->size);
		sha256_add(&hash, file->data, file->size);
	}
	sha256_finish_hex(&hash, ret_hex);
}

void submission_done(struct submission *submission)
{
	for (size_t i = 0; i < submission->n_files; i++) {
		free(submission->files[i].path);
		free(submission->files[i].data);
	}
	free(submission->files);
	free(submission->name);
	*submission = (struct submission){0};
}
