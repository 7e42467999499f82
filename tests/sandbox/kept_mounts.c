/* SPDX-License-Identifier: MIT */
/* What a run may write to in a kept box is not there in the next. */
#include "tests/sandbox/kept.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RUNS = 20 };

TEST(what_a_run_writes_is_not_there_in_the_next)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request writes = keep(box_request("files", "write", "/tmp/a", "x"));
	BOX_MOUNTS(writes, {.kind = SANDBOX_MOUNT_TMPFS,
	                    .target = "/tmp",
	                    .size_bytes = 65536,
	                    .inodes = 4,
	                    .mode = 0777,
	                    .flags = SANDBOX_MOUNT_WRITABLE});
	struct sandbox_request reads = writes;
	reads.argv = (const char *const[]){"files", "read", "/tmp/a", NULL};
	CHECK_INT(box_exit_code(sandbox, writes), 0);
	CHECK(box_exit_code(sandbox, reads) != 0);
}

/* With a writable tmpfs at /tmp. */
static struct sandbox_request keep_with_tmpfs(struct sandbox_request request)
{
	request = keep(request);
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_TMPFS,
	                     .target = "/tmp",
	                     .size_bytes = 65536,
	                     .inodes = 8,
	                     .mode = 0700,
	                     .flags = SANDBOX_MOUNT_WRITABLE});
	return request;
}

static void leave_trace(struct sandbox *sandbox, const char *way)
{
	CHECK_INT(box_exit_code(sandbox,
	                        keep_with_tmpfs(box_request("traces", "leave", "/tmp", way))),
	          0);
}

TEST(the_same_init_serves_runs_that_leave_a_writable_tmpfs_alone)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 4; i++) {
		leave_trace(sandbox, "nothing");
		box_settle_ms(20);
	}
	pid_t init = some_init();
	for (int i = 0; i < RUNS; i++)
		leave_trace(sandbox, "nothing");
	CHECK(lives(init));
}

TEST(a_run_that_touches_a_writable_tmpfs_leaves_no_trace_for_the_next)
{
	static const char *const ways[] = {
		"file",  "removed", "nameless", "directory", "removed-directory", "link", "times",
		"owner", "list",    "stay",     "nothing"};
	static char fresh[512];
	(void)snprintf(
		fresh, sizeof(fresh), "%s",
		box_output(box_open(), keep_with_tmpfs(box_request("traces", "print", "/tmp"))));
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		/* Three times, so that both boxes have had it. */
		for (int runs = 0; runs < 3; runs++)
			leave_trace(sandbox, ways[i]);
		CHECK_STR(box_output(sandbox,
		                     keep_with_tmpfs(box_request("traces", "print", "/tmp"))),
		          fresh);
	}
}

/* After two boxes that are kept, two runs of which each takes its own along. */
static void check_memory_takes_box_along(const char *kib, enum sandbox_limit limit)
{
	struct sandbox *sandbox = box_open_with_groups();
	for (int i = 0; i < 4; i++) {
		leave_trace(sandbox, "nothing");
		box_settle_ms(20);
	}
	pid_t init = some_init();
	for (int i = 0; i < 2; i++) {
		struct sandbox_request request =
			keep_with_tmpfs(box_request("spend", "memory", kib));
		request.memory_limit_bytes = 16 * MIB;
		CHECK_INT(box_run(sandbox, request).limit, limit);
	}
	leave_trace(sandbox, "nothing");
	while (lives(init)) /* on its way out; the harness has the patience */
		box_sleep_ms(1);
}

TEST(a_run_that_met_its_memory_limit_takes_its_writable_tmpfs_along)
{
	check_memory_takes_box_along("102400", SANDBOX_LIMIT_MEMORY);
}

TEST(a_run_that_came_near_its_memory_limit_takes_its_writable_tmpfs_along)
{
	check_memory_takes_box_along("14700", SANDBOX_LIMIT_NONE);
}

TEST(what_is_made_below_a_writable_tmpfs_is_new_for_every_run)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request writes = keep(box_request("files", "write", "/tmp/a/b", "x"));
	struct sandbox_request reads = keep(box_request("files", "read", "/tmp/a/b"));
	BOX_MOUNTS(writes,
	           {.kind = SANDBOX_MOUNT_TMPFS,
	            .target = "/tmp",
	            .size_bytes = 65536,
	            .inodes = 8,
	            .mode = 0700,
	            .flags = SANDBOX_MOUNT_WRITABLE},
	           {.kind = SANDBOX_MOUNT_DIR, .target = "/tmp/a", .mode = 0755});
	reads.mounts = writes.mounts;
	reads.n_mounts = writes.n_mounts;
	for (int i = 0; i < 3; i++) {
		CHECK_INT(box_exit_code(sandbox, writes), 0);
		CHECK_INT(box_exit_code(sandbox, reads), ENOENT);
	}
}

TEST(a_file_that_takes_anothers_place_is_seen_by_the_next_run)
{
	static char directory[] = "/tmp/juror-kept-XXXXXX";
	static char file[64], other[64];
	CHECK(mkdtemp(directory) != NULL && chmod(directory, 0755) == 0);
	(void)snprintf(file, sizeof(file), "%s/file", directory);
	(void)snprintf(other, sizeof(other), "%s/other", directory);
	static struct sandbox_source source = {.path = directory, .name = "/data"};
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.sources = &source;
	options.n_sources = 1;
	struct sandbox *sandbox = box_open_with(options);
	for (int i = 0; i < 3; i++) {
		FILE *out = fopen(other, "we");
		CHECK(out != NULL && fprintf(out, "%d", i) == 1 && fclose(out) == 0);
		CHECK(chmod(other, 0644) == 0 && rename(other, file) == 0);
		struct sandbox_request request = keep(box_request("files", "read", "/file"));
		BOX_MOUNTS(request,
		           {.kind = SANDBOX_MOUNT_BIND, .source = "/data/file", .target = "/file"});
		const char text[] = {(char)('0' + i), '\0'};
		CHECK(strstr(box_output(sandbox, request), text) != NULL);
	}
	CHECK(unlink(file) == 0 && rmdir(directory) == 0);
}

TEST(a_tmpfs_that_is_not_asked_to_be_writable_cannot_be_written_to)
{
	struct sandbox_request writes = keep(box_request("files", "write", "/tmp/a", "x"));
	BOX_MOUNTS(writes, {.kind = SANDBOX_MOUNT_TMPFS,
	                    .target = "/tmp",
	                    .size_bytes = 65536,
	                    .inodes = 4,
	                    .mode = 0777});
	CHECK_INT(box_exit_code(box_open(), writes), EROFS);
}
