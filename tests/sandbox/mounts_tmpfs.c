/* SPDX-License-Identifier: MIT */
/* Promise 3, first half: a tmpfs holds what the request says, and can be kept. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

TEST(a_tmpfs_takes_exactly_its_bytes)
{
	struct sandbox_request request = box_request("files", "fill", "/t/file");
	BOX_MOUNTS(request, BOX_TMPFS("/t", 10 * 4096, 10));
	CHECK_STR(box_output_of(box_open(), request, ENOSPC), "40960");
}

TEST(a_tmpfs_rounds_its_bytes_up_to_a_page)
{
	struct sandbox_request request = box_request("files", "fill", "/t/file");
	BOX_MOUNTS(request, BOX_TMPFS("/t", 4097, 10));
	CHECK_STR(box_output_of(box_open(), request, ENOSPC), "8192");
}

TEST(a_tmpfs_takes_exactly_its_inodes)
{
	struct sandbox_request request = box_request("files", "fill-inodes", "/t");
	BOX_MOUNTS(request, BOX_TMPFS("/t", MIB, 25));
	CHECK_STR(box_output_of(box_open(), request, ENOSPC), "25");
}

TEST(a_tmpfs_of_no_bytes_can_not_be_written)
{
	struct sandbox_request request = box_request("files", "write", "/t/file", "x");
	BOX_MOUNTS(request, BOX_TMPFS("/t", 0, 10));
	CHECK_INT(box_exit_code(box_open(), request), EROFS);
}

TEST(a_tmpfs_of_no_inodes_can_hold_no_file)
{
	struct sandbox_request request = box_request("files", "write", "/t/file", "x");
	BOX_MOUNTS(request, BOX_TMPFS("/t", MIB, 0));
	CHECK_INT(box_exit_code(box_open(), request), ENOSPC);
}

TEST(a_tmpfs_executes_nothing_by_default)
{
	struct sandbox_request request = box_request("files", "mount-flags", "/t");
	BOX_MOUNTS(request, BOX_TMPFS("/t", MIB, 1));
	CHECK_STR(box_output(box_open(), request), "nosuid nodev noexec ");
}

TEST(a_tmpfs_is_empty_in_every_run)
{
	struct sandbox *sandbox = box_open();
	for (int run = 0; run < 3; run++) {
		struct sandbox_request request = box_request("files", "mkdir", "/t/left");
		BOX_MOUNTS(request, BOX_TMPFS("/t", MIB, 10));
		CHECK_INT(box_exit_code(sandbox, request), 0);
	}
}

TEST(the_kept_directory_can_be_read_after_the_run)
{
	struct sandbox_request request = box_request("files", "write", "/t/file", "kept");
	BOX_MOUNTS(request, BOX_TMPFS("/t", MIB, 10));
	request.keep_dir = "/t";
	struct sandbox_result result = box_run(box_open(), request);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.keep_dir_fd >= 0);
	int fd = openat(result.keep_dir_fd, "file", O_RDONLY | O_CLOEXEC);
	char text[8] = "";
	CHECK_INT(read(fd, text, sizeof(text) - 1), 4);
	CHECK_STR(text, "kept");
}

TEST(a_kept_directory_that_is_not_there_is_an_error)
{
	struct sandbox_request request = box_request("look", "fds");
	request.keep_dir = "/t";
	CHECK_STR(box_error(box_open(), request),
	          "init: mounts: open directory /t: No such file or directory");
}
