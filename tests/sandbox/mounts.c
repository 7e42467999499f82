/* SPDX-License-Identifier: MIT */
/* Promise 3, first half: the file system is what the request says. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/juror-test-XXXXXX", file[64], symbolic_link[64];

static void remove_data(void)
{
	(void)unlink(symbolic_link);
	(void)unlink(file);
	(void)rmdir(directory);
}

/* A directory of the host's with a file in it, which the sandbox' user may change. */
static void make_data(void)
{
	CHECK(mkdtemp(directory) != NULL);
	(void)snprintf(file, sizeof(file), "%s/file", directory);
	CHECK_INT(atexit(remove_data), 0);
	FILE *out = fopen(file, "we");
	CHECK(out != NULL);
	CHECK(fputs("from the host", out) >= 0);
	CHECK_INT(fclose(out), 0);
	CHECK_INT(chmod(file, 0666), 0);
	CHECK_INT(chmod(directory, 0777), 0);
}

/* Bound from "/data". */
static struct sandbox *open_with_source(unsigned flags)
{
	static struct sandbox_source source = {.path = directory, .name = "/data"};
	source.flags = flags;
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.sources = &source;
	options.n_sources = 1;
	return box_open_with(options);
}

static struct sandbox *open_with_data(void)
{
	make_data();
	return open_with_source(SANDBOX_SOURCE_WRITABLE);
}

#define BIND(from, to, bits)                                                                       \
	{                                                                                          \
		.kind = SANDBOX_MOUNT_BIND, .source = (from), .target = (to), .flags = (bits)      \
	}

TEST(without_mounts_there_is_an_empty_root)
{
	CHECK_STR(box_output(box_open(), box_request("look", "list", "/")), "");
}

TEST(the_root_is_read_only)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, box_request("files", "write", "/file", "x")), EROFS);
	CHECK_INT(box_exit_code(sandbox, box_request("files", "mkdir", "/dir")), EROFS);
	CHECK_STR(box_output(sandbox, box_request("files", "mount-flags", "/")),
	          "ro nosuid nodev ");
}

TEST(a_bound_directory_is_seen_and_safe_by_default)
{
	struct sandbox *sandbox = open_with_data();
	struct sandbox_request request = box_request("files", "read", "/a/b/file");
	BOX_MOUNTS(request, BIND("/data", "/a/b", 0));
	CHECK_STR(box_output(sandbox, request), "from the host");
	request.argv = (const char *const[]){"files", "mount-flags", "/a/b", NULL};
	CHECK_STR(box_output(sandbox, request), "ro nosuid nodev noexec ");
	request.argv = (const char *const[]){"files", "write", "/a/b/file", "x", NULL};
	CHECK_INT(box_exit_code(sandbox, request), EROFS);
}

TEST(each_flag_of_a_bind_takes_one_ban_away)
{
	static const struct {
		unsigned flag;
		const char *rest;
	} cases[] = {
		{SANDBOX_MOUNT_WRITABLE, "nosuid nodev noexec "},
		{SANDBOX_MOUNT_EXEC, "ro nosuid nodev "},
		{SANDBOX_MOUNT_DEV, "ro nosuid noexec "},
		{SANDBOX_MOUNT_SUID, "ro nodev noexec "},
	};
	struct sandbox *sandbox = open_with_data();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sandbox_request request = box_request("files", "mount-flags", "/data");
		struct sandbox_mount mount = BIND("/data", "/data", cases[i].flag);
		request.mounts = &mount;
		request.n_mounts = 1;
		CHECK_STR(box_output(sandbox, request), cases[i].rest);
	}
}

/* Where the work of a hostile program is read through a mount, nothing leads out of it. */
TEST(a_bind_follows_symbolic_links_unless_they_are_banned)
{
	struct sandbox *sandbox = open_with_data();
	struct sandbox_request request = box_request("files", "read", "/data/link");
	(void)snprintf(symbolic_link, sizeof(symbolic_link), "%s/link", directory);
	CHECK_INT(symlink("file", symbolic_link), 0);
	BOX_MOUNTS(request, BIND("/data", "/data", 0));
	CHECK_STR(box_output(sandbox, request), "from the host");
	BOX_MOUNTS(request, BIND("/data", "/data", SANDBOX_MOUNT_NOSYMFOLLOW));
	CHECK_INT(box_exit_code(sandbox, request), ELOOP);
	request.argv = (const char *const[]){"files", "read", "/data/file", NULL};
	CHECK_STR(box_output(sandbox, request), "from the host");
}

TEST(a_tmpfs_follows_symbolic_links_unless_they_are_banned)
{
	struct sandbox *sandbox = box_open();
	for (unsigned flag = 0; flag <= SANDBOX_MOUNT_NOSYMFOLLOW;
	     flag += SANDBOX_MOUNT_NOSYMFOLLOW) {
		struct sandbox_request request = box_request("files", "read", "/t/link");
		struct sandbox_mount mounts[] = {
			BOX_TMPFS("/t", MIB, 10),
			{.kind = SANDBOX_MOUNT_FILE,
		         .target = "/t/file",
		         .mode = 0644,
		         .content_fd = SANDBOX_NO_FD},
			{.kind = SANDBOX_MOUNT_SYMLINK, .source = "file", .target = "/t/link"},
		};
		mounts[0].flags |= flag;
		request.mounts = mounts;
		request.n_mounts = sizeof(mounts) / sizeof(mounts[0]);
		CHECK_INT(box_exit_code(sandbox, request), flag ? ELOOP : 0);
	}
}

TEST(what_is_bound_writable_can_be_written)
{
	struct sandbox *sandbox = open_with_data();
	struct sandbox_request request = box_request("files", "write", "/data/file", "F");
	BOX_MOUNTS(request, BIND("/data", "/data", SANDBOX_MOUNT_WRITABLE));
	CHECK_INT(box_exit_code(sandbox, request), 0);
	request.argv = (const char *const[]){"files", "read", "/data/file", NULL};
	CHECK_STR(box_output(sandbox, request), "From the host");
}

TEST(what_comes_from_a_read_only_source_is_read_only_however_it_is_bound)
{
	struct sandbox_request request = box_request("files", "write", "/data/file", "F");
	BOX_MOUNTS(request, BIND("/data", "/data", SANDBOX_MOUNT_WRITABLE));
	make_data();
	CHECK_INT(box_exit_code(open_with_source(0), request), EROFS);
}

TEST(a_copy_is_the_runs_own)
{
	make_data();
	struct sandbox *sandbox = open_with_source(0);
	for (int run = 0; run < 2; run++) {
		struct sandbox_request request = box_request("files", "write", "/t/file", "F");
		BOX_MOUNTS(request, BOX_TMPFS("/t", MIB, 10),
		           {.kind = SANDBOX_MOUNT_COPY, .source = "/data", .target = "/t"});
		CHECK_INT(box_exit_code(sandbox, request), 0);
		request.argv = (const char *const[]){"files", "read", "/t/file", NULL};
		CHECK_STR(box_output(sandbox, request), "from the host");
	}
}

TEST(a_missing_copy_is_an_error_that_names_the_path)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request, BOX_TMPFS("/t", MIB, 10),
	           {.kind = SANDBOX_MOUNT_COPY, .source = "/data/nothing", .target = "/t"});
	CHECK(strstr(box_error(open_with_data(), request), "/data/nothing") != NULL);
}

TEST(started_by_root_a_private_file_can_count_as_the_sandbox_users_own)
{
	box_need_superuser();
	struct sandbox_request request = box_request("files", "read", "/data/file");
	BOX_MOUNTS(request, BIND("/data", "/data", 0));
	make_data();
	CHECK_INT(chmod(file, 0600), 0);
	CHECK_INT(box_exit_code(open_with_source(0), request), EACCES);
	struct sandbox *sandbox = open_with_source(SANDBOX_SOURCE_OWNED);
	if (box_exit_code(sandbox, request) == EACCES)
		SKIP("the file system of %s knows no mapped mounts", directory);
	CHECK_STR(box_output(sandbox, request), "from the host");
}

TEST(a_single_file_can_be_bound)
{
	struct sandbox_request request = box_request("files", "read", "/in");
	BOX_MOUNTS(request, BIND("/data/file", "/in", 0));
	CHECK_STR(box_output(open_with_data(), request), "from the host");
}

TEST(a_program_on_a_bind_without_exec_is_not_executed)
{
	struct sandbox_request request = box_request("files", "exec", "/p/look", "fds");
	struct sandbox *sandbox = box_open_with(box_see_payloads());
	BOX_MOUNTS(request, BIND("/payloads", "/p", 0));
	CHECK_INT(box_exit_code(sandbox, request), EACCES);
	BOX_MOUNTS(request, BIND("/payloads", "/p", SANDBOX_MOUNT_EXEC));
	CHECK_INT(box_exit_code(sandbox, request), 0);
}

TEST(a_missing_bind_is_an_error_that_names_the_path)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request, BIND("/data/nothing", "/in", 0));
	const char *error = box_error(open_with_data(), request);
	CHECK_STR(error, "init: mounts: bind /data/nothing: No such file or directory");
}

TEST(a_missing_optional_bind_is_none)
{
	struct sandbox_request request = box_request("look", "list", "/");
	BOX_MOUNTS(request, BIND("/data/nothing", "/in", SANDBOX_MOUNT_OPTIONAL),
	           BIND("/data", "/d", 0));
	CHECK_STR(box_output(open_with_data(), request), "d ");
}

TEST(a_view_shows_nothing_else_of_the_host)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request, BIND("/etc", "/etc", 0));
	CHECK_STR(box_error(open_with_data(), request),
	          "init: mounts: bind /etc: No such file or directory");
}

TEST(a_bind_over_something_of_another_kind_is_an_error)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request,
	           {.kind = SANDBOX_MOUNT_FILE,
	            .target = "/in",
	            .content_fd = SANDBOX_NO_FD,
	            .mode = 0644},
	           BIND("/data", "/in", 0));
	CHECK_STR(box_error(open_with_data(), request),
	          "init: mounts: mount /in: Invalid argument");
}

TEST(no_mount_follows_a_symbolic_link_of_a_stranger)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request,
	           {.kind = SANDBOX_MOUNT_SYMLINK, .source = "/elsewhere", .target = "/link"},
	           BIND("/data", "/link/in", 0));
	const char *error = box_error(open_with_data(), request);
	CHECK(strncmp(error, "init: mounts: open mount point /link/in: ", 41) == 0);
}
