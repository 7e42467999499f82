/* SPDX-License-Identifier: MIT */
/* Which groups are swept: any directories will do here. */
#include "sandbox/cgroup/cleanup.h"
#include "tests/harness/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_swept(const char *name, bool is_swept)
{
	char path[] = "/tmp/juror-groups-XXXXXX";
	CHECK(mkdtemp(path) != NULL);
	int base = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(base >= 0 && mkdirat(base, name, 0755) == 0);
	cgroup_remove_stale(base);
	bool is_gone = unlinkat(base, name, AT_REMOVEDIR) < 0;
	CHECK(close(base) == 0 && rmdir(path) == 0);
	if (is_gone != is_swept)
		FAIL("%s is %s", name, is_gone ? "gone" : "there");
}

TEST(the_place_of_a_dead_client_is_swept)
{
	check_swept("sandbox-123-4f0a-0", true);
}

TEST(groups_that_only_begin_like_a_place_are_somebody_elses)
{
	static const char *const names[] = {
		"sandbox-",        "sandbox-mine",        "sandbox-1",
		"sandbox-1-2",     "sandbox-1-2-",        "sandbox-1-2-x",
		"sandbox-1-2-3-4", "sandbox-1-2-3.scope", "sandbox--2-3",
	};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		check_swept(names[i], false);
}
