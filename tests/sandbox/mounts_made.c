/* SPDX-License-Identifier: MIT */
/* Promise 3, first half: directories, files and links that are made, and what no mount may be. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

TEST(directories_files_and_links_are_made_with_their_modes)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = box_request("files", "status", "/a/b/c");
	struct sandbox_mount mounts[] = {
		{.kind = SANDBOX_MOUNT_DIR, .target = "/a/b/c", .mode = 0711},
		{.kind = SANDBOX_MOUNT_FILE,
	         .target = "/a/file",
	         .mode = 0640,
	         .content_fd = box_text_fd("twelve bytes")},
		{.kind = SANDBOX_MOUNT_FILE,
	         .target = "/a/empty",
	         .mode = 0600,
	         .content_fd = SANDBOX_NO_FD},
		{.kind = SANDBOX_MOUNT_SYMLINK, .target = "/a/link", .source = "file"},
	};
	request.mounts = mounts;
	request.n_mounts = sizeof(mounts) / sizeof(mounts[0]);
	CHECK_STR(box_output(sandbox, request), "40711 40");
	request.argv = (const char *const[]){"files", "status", "/a/file", NULL};
	CHECK_STR(box_output(sandbox, request), "100640 12");
	request.argv = (const char *const[]){"files", "status", "/a/empty", NULL};
	CHECK_STR(box_output(sandbox, request), "100600 0");
	request.argv = (const char *const[]){"files", "read", "/a/link", NULL};
	CHECK_STR(box_output(sandbox, request), "twelve bytes");
}

TEST(a_directory_that_exists_is_an_error)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_DIR, .target = "/a", .mode = 0755},
	           {.kind = SANDBOX_MOUNT_DIR, .target = "/a", .mode = 0755});
	CHECK_STR(box_error(box_open(), request), "init: mounts: mkdir /a: File exists");
}

TEST(a_file_that_exists_is_an_error)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request,
	           {.kind = SANDBOX_MOUNT_FILE,
	            .target = "/a",
	            .mode = 0644,
	            .content_fd = SANDBOX_NO_FD},
	           {.kind = SANDBOX_MOUNT_FILE,
	            .target = "/a",
	            .mode = 0644,
	            .content_fd = SANDBOX_NO_FD});
	CHECK_STR(box_error(box_open(), request), "init: mounts: create /a: File exists");
}

TEST(a_file_is_no_directory)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request,
	           {.kind = SANDBOX_MOUNT_FILE,
	            .target = "/a",
	            .mode = 0644,
	            .content_fd = SANDBOX_NO_FD},
	           {.kind = SANDBOX_MOUNT_DIR, .target = "/a/b", .mode = 0755});
	CHECK_STR(box_error(box_open(), request),
	          "init: mounts: open parent of /a/b: Not a directory");
}

/* Return: the text. */
static const char *check_refused(struct sandbox_mount mount)
{
	struct sandbox_request request = box_request("look", "fds");
	struct sandbox_handle *handle;
	static char error[SANDBOX_ERROR_SIZE];
	request.mounts = &mount;
	request.n_mounts = 1;
	CHECK_INT(sandbox_submit(box_open(), &request, &handle, error), -EINVAL);
	return error;
}

TEST(a_file_s_negative_descriptor_that_is_not_no_descriptor_is_refused)
{
	const struct sandbox_mount mount = {
		.kind = SANDBOX_MOUNT_FILE, .target = "/a", .mode = 0644, .content_fd = -2};
	CHECK(strstr(check_refused(mount), "content_fd"));
}

TEST(a_target_that_is_not_absolute_is_refused)
{
	(void)check_refused(
		(struct sandbox_mount){.kind = SANDBOX_MOUNT_DIR, .target = "a", .mode = 0755});
}

TEST(a_target_that_climbs_is_refused)
{
	(void)check_refused((struct sandbox_mount){
		.kind = SANDBOX_MOUNT_DIR, .target = "/a/../b", .mode = 0755});
}

TEST(the_root_is_no_target)
{
	(void)check_refused(
		(struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS, .target = "/", .mode = 0755});
}

TEST(a_flag_that_does_not_exist_is_refused)
{
	const struct sandbox_mount mount = {.kind = SANDBOX_MOUNT_TMPFS,
	                                    .flags = SANDBOX_MOUNT_NOSYMFOLLOW << 1,
	                                    .target = "/t"};
	CHECK(strstr(check_refused(mount), "unknown flags"));
}

TEST(a_mode_of_more_than_permissions_is_refused)
{
	(void)check_refused((struct sandbox_mount){
		.kind = SANDBOX_MOUNT_DIR, .target = "/a", .mode = S_IFDIR | 0755});
}
