/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a glob, a path and a pattern of DMOJ's, parted by line ends. A glob matches what is below what it matches.
 */
#include "worker/manifest/dmoj_pattern.h"
#include "worker/manifest/glob.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match(const char *text, const char *file)
{
	const char *reason;
	struct dmoj_place place = {0};
	struct dmoj_pattern *pattern =
		dmoj_pattern_new(*text ? text : NULL, DMOJ_DEFAULT_INPUT, &reason);
	if (!pattern)
		return;
	if (dmoj_pattern_match(pattern, file, &place) == 1 && !*place.name && !*text)
		abort(); /* DMOJ's own finds digits */
	free(place.batch);
	free(place.name);
	dmoj_pattern_free(pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[1024], below[1024];
	if (size >= 512)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	char *rest = text;
	const char *glob = strsep(&rest, "\n");
	const char *path = rest ? strsep(&rest, "\n") : "";
	(void)glob_fault(glob);
	(void)snprintf(below, sizeof(below), "%s/x", path);
	if (*path && glob_matches(glob, path) && !glob_matches(glob, below))
		abort();
	match(rest ? rest : "", path);
	return 0;
}
