/* SPDX-License-Identifier: MIT */
/* The boxed process: where its archive comes from. */
#include "common/file.h"
#include "worker/intake/unpack_child.h"
#include "worker/intake/unpack_output.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const struct error *err)
{
	struct unpack_output output = {.fd = STDOUT_FILENO};
	return unpack_output_finish(&output, err->code < 0 ? err->code : -EIO, err) < 0;
}

int unpack_child_main(void)
{
	_cleanup_(freep) char *data = NULL;
	size_t size = 0;
	struct error err = {0};
	if (file_read(STDIN_FILENO, UNPACK_CEILING_ARCHIVE_BYTES, &data, &size, &err) < 0)
		return fail(&err);
	return unpack_child_read(data, size, STDOUT_FILENO) < 0;
}

/* Mapped, not read: it may be larger than the box's memory. */
int unpack_child_main_package(void)
{
	struct stat st;
	struct error err = {0};
	if (fstat(STDIN_FILENO, &st) < 0 || st.st_size <= 0) {
		(void)error_say(&err, -EBADMSG, "not a zip archive");
		return fail(&err);
	}
	size_t size = (size_t)st.st_size;
	void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
	if (data == MAP_FAILED) {
		(void)error_set(&err, -errno, "cannot be mapped");
		return fail(&err);
	}
	return unpack_child_read_package(data, size, STDOUT_FILENO) < 0;
}
