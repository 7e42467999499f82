/* SPDX-License-Identifier: MIT */
#include "tests/harness/groups.h"

#include "tests/harness/test.h"

#include <fts.h>
#include <stddef.h>

void groups_for_each(void (*visit)(const char *path, const char *name, void *context), void *context)
{
	char root[] = "/sys/fs/cgroup", *const roots[] = {root, NULL};
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	CHECK(walk != NULL);
	for (FTSENT *entry; (entry = fts_read(walk));)
		if (entry->fts_info == FTS_D)
			visit(entry->fts_path, entry->fts_name, context);
	(void)fts_close(walk);
}
