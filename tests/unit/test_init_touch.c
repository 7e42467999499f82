/* SPDX-License-Identifier: MIT */
/* The boxes of a session share an inotify descriptor; what happened in a former one is none of the next one's. */
#include "common/fd.h"
#include "sandbox/init/touch.h"
#include "tests/harness/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/juror-touch-XXXXXX";

static void remove_directory(void)
{
	(void)rmdir(directory);
}

/* Its events, until it is removed; return: the number of the watch. */
static int watch_directory(int inotify)
{
	int number = inotify_add_watch(inotify, directory, IN_ALL_EVENTS);
	CHECK(number > 0);
	return number;
}

static struct run a_run(void)
{
	static struct run_page page;
	struct run run = {.page = &page, .touches = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
	CHECK(run.touches >= 0);
	CHECK(mkdtemp(directory));
	CHECK_INT(atexit(remove_directory), 0);
	return run;
}

static void look_into_it(void)
{
	CHECK_INT(close(open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)), 0);
}

TEST(nothing_happened_where_nobody_did_anything)
{
	struct run run = a_run();
	run.first_watch = watch_directory(run.touches);
	CHECK(!touch_happened(&run));
}

TEST(what_happens_in_this_box_is_seen)
{
	struct run run = a_run();
	run.first_watch = watch_directory(run.touches);
	look_into_it();
	CHECK(touch_happened(&run));
}

TEST(what_happens_late_in_a_former_box_is_not_this_ones)
{
	struct run run = a_run();
	run.first_watch = watch_directory(run.touches) + 1;
	look_into_it();
	CHECK(!touch_happened(&run));
}

/* More than the kernel keeps by default, /proc/sys/fs/inotify/max_queued_events. */
TEST(when_events_were_lost_anything_may_have_happened)
{
	struct run run = a_run();
	unsigned most = 1 << 14;
	FILE *limit = fopen("/proc/sys/fs/inotify/max_queued_events", "re");
	if (limit) {
		CHECK_INT(fscanf(limit, "%u", &most), 1);
		CHECK_INT(fclose(limit), 0);
	}
	run.first_watch = watch_directory(run.touches) + 1;
	for (unsigned i = 0; i <= most / 2; i++)
		look_into_it();
	CHECK(touch_happened(&run));
}

TEST(where_nothing_can_be_known_anything_may_have_happened)
{
	struct run run = a_run();
	CHECK_INT(close(run.touches), 0);
	run.touches = TOUCHES_UNKNOWN;
	CHECK(touch_happened(&run));
}

TEST(where_there_is_nothing_to_touch_nothing_happened)
{
	struct run run = a_run();
	CHECK_INT(close(run.touches), 0);
	run.touches = TOUCHES_NOTHING;
	CHECK(!touch_happened(&run));
}
