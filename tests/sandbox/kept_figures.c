/* SPDX-License-Identifier: MIT */
/* In a kept box each run has limits and figures of its own. */
#include "tests/sandbox/kept.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static struct sandbox_result run_and_settle(struct sandbox *sandbox, struct sandbox_request request)
{
	struct sandbox_result result = box_run(sandbox, keep(request));
	box_settle_ms(20); /* the same box serves the next; nothing fails when it does not */
	return result;
}

/* None of them meets a limit, so that the group is kept. */
TEST(what_a_run_has_used_is_not_in_the_figures_of_the_next)
{
	struct sandbox *sandbox = box_open_with_groups();
	settle(sandbox);
	for (int i = 0; i < 3; i++) {
		struct sandbox_result busy =
			run_and_settle(sandbox, box_request("spend", "user", box_ms(300)));
		struct sandbox_result large =
			run_and_settle(sandbox, box_request("spend", "memory", "16384"));
		struct sandbox_result light =
			run_and_settle(sandbox, box_request("spawn", "exit", "5"));
		CHECK_INT(light.exit_code, 5);
		CHECK(busy.cpu_user_ns + busy.cpu_system_ns > box_ns(250));
		CHECK(large.cpu_user_ns + large.cpu_system_ns < box_ns(250));
		CHECK(large.memory_peak_bytes >= 16 * MIB);
		CHECK(light.cpu_user_ns + light.cpu_system_ns < box_ns(200));
		CHECK(light.memory_peak_bytes < 8 * MIB);
	}
}

TEST(limits_end_a_run_and_not_the_box)
{
	struct sandbox *sandbox = box_open_with_groups();
	settle(sandbox);
	pid_t init = some_init();
	struct sandbox_request spin = keep(box_request("spend", "spin"));
	spin.cpu_limit_ns = 500 * MS;
	CHECK_INT(box_run(sandbox, spin).limit, SANDBOX_LIMIT_CPU);
	struct sandbox_request hang = keep(box_request("spend", "hang"));
	hang.wall_limit_ns = 50 * MS;
	CHECK_INT(box_run(sandbox, hang).limit, SANDBOX_LIMIT_WALL);
	struct sandbox_request hog = keep(box_request("spend", "memory", "102400"));
	hog.memory_limit_bytes = 16 * MIB;
	CHECK_INT(box_run(sandbox, hog).limit, SANDBOX_LIMIT_MEMORY);
	struct sandbox_request bomb = keep(box_request("spawn", "bomb"));
	bomb.process_limit = 10;
	bomb.wall_limit_ns = 300 * MS;
	(void)box_run(sandbox, bomb);
	struct sandbox_result light = box_run(sandbox, keep(box_request("spawn", "exit", "5")));
	CHECK_INT(light.exit_code, 5);
	CHECK_INT(light.limit, SANDBOX_LIMIT_NONE);
	CHECK(!light.process_limit_hit);
	CHECK(light.memory_peak_bytes < 8 * MIB);
	CHECK(light.cpu_user_ns + light.cpu_system_ns < 400 * MS);
	CHECK(lives(init));
}

/* A file that is in nobody's cache. */
static int make_cold_file(void)
{
	enum { SIZE = 16 << 20 };
	char name[] = "/tmp/juror-cold-XXXXXX", byte;
	int fd = mkostemp(name, O_CLOEXEC);
	CHECK(fd >= 0 && unlink(name) == 0);
	void *data = malloc(SIZE);
	CHECK(data && write(fd, memset(data, 'x', SIZE), SIZE) == SIZE);
	free(data);
	CHECK(fsync(fd) == 0 && posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0);
	const struct iovec room = {.iov_base = &byte, .iov_len = 1};
	if (preadv2(fd, &room, 1, SIZE / 2, RWF_NOWAIT) == 1)
		SKIP("files in /tmp stay in memory");
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* Who reads a file first is charged for it, for as long as it stays in the cache. */
TEST(what_a_run_leaves_in_the_cache_is_not_in_the_peak_of_the_next)
{
	struct sandbox *sandbox = box_open_with_groups();
	settle(sandbox);
	for (int i = 0; i < 2; i++) { /* in both boxes, should there be two */
		struct sandbox_request reads = keep(box_request("talk", "end"));
		reads.stdin_fd = make_cold_file();
		CHECK_INT(box_exit_code(sandbox, reads), 0);
		struct sandbox_result next =
			box_run(sandbox, keep(box_request("spawn", "exit", "1")));
		CHECK_INT(next.exit_code, 1);
		CHECK(next.memory_peak_bytes < 8 * MIB);
	}
}
