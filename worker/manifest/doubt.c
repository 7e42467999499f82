/* SPDX-License-Identifier: MIT */
/*
 * What the faults of a package leave open. Its programs can be compiled whatever they are; what they are given, and what it
 * means, depends on some of the keys.
 */
#include "worker/manifest/manifest_internal.h"

#include <string.h>

/* Whether a key is @name, or something in it. */
static bool is_below(const char *key, const char *name)
{
	size_t length = strlen(name);
	return strncmp(key, name, length) == 0 && (key[length] == '\0' || strchr(".[", key[length]));
}

/* Whether a fault leaves it open what the package's programs and data are given, and how they are understood. */
static bool is_of_data(const struct package_reader *r, const struct finding *finding)
{
	static const char *const keys[] = {"type", "validation", "validator_flags", "constants"};
	size_t length = strlen(r->name);
	if (finding->severity != SEVERITY_ERROR || strncmp(finding->file, r->name, length) != 0 ||
	    finding->file[length] != '/')
		return false;
	const char *path = finding->file + length + 1, *dot = strrchr(path, '.');
	if (strncmp(path, "data/", strlen("data/")) == 0)
		return dot && strcmp(dot, ".yaml") == 0;
	for (size_t i = 0; finding->key && i < ARRAY_SIZE(keys); i++)
		if (strcmp(path, "problem.yaml") == 0 && is_below(finding->key, keys[i]))
			return true;
	return false;
}

void doubt_note(struct package_reader *r, size_t first_finding)
{
	for (size_t i = first_finding; i < r->findings->count; i++)
		r->problem->is_doubtful |= is_of_data(r, &r->findings->items[i]);
}
