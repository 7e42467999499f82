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

/* What is left open when @key of problem.yaml is at fault. */
static unsigned doubts_of_manifest(const char *key)
{
	static const struct {
		const char *key;
		unsigned doubts;
	} rows[] = {
		{"type", DOUBT_KIND},
		{"validation", DOUBT_KIND},
		{"validator_flags", DOUBT_ARGUMENTS},
		{"constants", DOUBT_ARGUMENTS},
	};
	for (size_t i = 0; key && i < ARRAY_SIZE(rows); i++)
		if (is_below(key, rows[i].key))
			return rows[i].doubts;
	return 0;
}

/* The same of a file that configures a group or a case. A key that nobody knows may have been meant for any other. */
static unsigned doubts_of_data(const char *key)
{
	static const char *const settled[] = {
		"max_score",
		"score_aggregation",
		"static_validation_score",
		"require_pass",
		"grading",
		"grader_flags",
		"on_reject",
		"accept_score",
		"reject_score",
		"range",
		"hint",
		"description",
		"input_visualizer_args",
		"output_visualizer_args",
	};
	for (size_t i = 0; key && i < ARRAY_SIZE(settled); i++)
		if (is_below(key, settled[i]))
			return 0;
	return DOUBT_ARGUMENTS;
}

static unsigned doubts_of(const struct package_reader *r, const struct finding *finding)
{
	static const char data[] = "data/", yaml[] = ".yaml";
	size_t length = strlen(r->name);
	if (finding->severity != SEVERITY_ERROR || strncmp(finding->file, r->name, length) != 0 ||
	    finding->file[length] != '/')
		return 0;
	const char *path = finding->file + length + 1, *dot = strrchr(path, '.');
	if (strcmp(path, "problem.yaml") == 0)
		return doubts_of_manifest(finding->key);
	bool is_of_data = strncmp(path, data, strlen(data)) == 0 && dot && strcmp(dot, yaml) == 0;
	return is_of_data ? doubts_of_data(finding->key) : 0;
}

void doubt_note(struct package_reader *r, size_t first_finding)
{
	for (size_t i = first_finding; i < r->findings->count; i++)
		r->problem->doubts |= doubts_of(r, &r->findings->items[i]);
}
