/* SPDX-License-Identifier: MIT */
/*
 * Archives and what the archive reader says about them. An input that begins as a stream of records
 * goes to the worker's parser of such streams; any other goes to the reader first, and what it
 * writes goes to the parser. So a file of the corpus is an archive or a stream as it is.
 *
 * Whatever happens: no crash, and a list that was accepted keeps the promises of submission.h.
 */
#include "common/fd.h"
#include "worker/intake/unpack.h"
#include "worker/intake/unpack_child.h"
#include "worker/intake/unpack_protocol.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_path(const char *path)
{
	size_t length = strlen(path);
	require(length > 0 && length <= NAME_PATH_MAX);
	for (size_t at = 0; at <= length;) {
		size_t component = strcspn(path + at, "/");
		require(!name_component_fault(path + at, component));
		at += component + 1;
	}
}

static void check_list(const struct submission *files, const struct submission_limits *limits)
{
	size_t total_bytes = 0;
	require(files->n_files > 0 && files->n_files <= limits->entries);
	for (size_t i = 0; i < files->n_files; i++) {
		const struct submission_file *file = &files->files[i];
		check_path(file->path);
		require(i == 0 || strcmp(files->files[i - 1].path, file->path) < 0);
		require(submission_find(files, file->path) == file);
		require(file->data[file->size] == '\0');
		total_bytes += file->size;
	}
	require(total_bytes == files->total_bytes && total_bytes <= limits->total_bytes);
}

static void read_stream(int fd, size_t archive_bytes)
{
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	struct findings findings = {0};
	struct error err = {0};
	struct collector c = {.limits = &limits, .name = "x", .verb = "unpacks to", .err = &err};
	bool cut;
	int r = unpack_stream(&c, fd, archive_bytes, &cut);
	if (r == 0)
		r = collector_finish(&c, true, &findings);
	if (r == 0)
		check_list(&c.files, &limits);
	else
		require(strncmp(err.text, "x: ", 3) == 0 && !strpbrk(err.text, "\n\x1b\x7f"));
	collector_done(&c);
	findings_done(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t magic = UNPACK_MAGIC;
	int fd = memfd_create("stream", MFD_CLOEXEC);
	require(fd >= 0);
	if (size >= sizeof(magic) && memcmp(data, &magic, sizeof(magic)) == 0)
		require(fd_write_all(fd, data, size) == 0);
	else
		require(unpack_child_read(data, size, fd) == 0);
	require(lseek(fd, 0, SEEK_SET) == 0);
	read_stream(fd, size);
	(void)fd_close(fd);
	return 0;
}
