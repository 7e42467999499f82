/* SPDX-License-Identifier: MIT */
/*
 * What the strict reading of a package does not ask for, and contests do.
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/validate/validate_internal.h"

#include <string.h>

static bool has_samples(const struct problem *problem)
{
	for (size_t i = 0; i < problem->n_groups; i++)
		if (strcmp(problem->groups[i]->name, "sample") == 0 &&
		    problem->groups[i]->n_cases > 0)
			return true;
	return false;
}

/* Samples of interactive problems may be transcripts only. */
static bool shows_interactions(const struct validate *v)
{
	const struct pipeline *p = v->pipeline;
	_cleanup_(fd_closep) int fd = file_open_dir_beneath(p->package.dir, "data/sample", NULL);
	return fd >= 0 && p->problem->interactive;
}

static void check_samples(const struct validate *v)
{
	if (!has_samples(v->pipeline->problem) && !shows_interactions(v))
		findings_add(
			v->findings, SEVERITY_WARNING, &(struct place){.file = "data/sample"},
			"expected at least one case, for the statement and for all who try it");
}

/* Validators in languages of which the program that runs them is not here: of several, the first is named. */
static void check_foreign_validators(const struct validate *v)
{
	static const char *const reasons[] = {
		[PROGRAM_CHECKTESTDATA] = "the program checktestdata is not on this host",
		[PROGRAM_VIVA] = "juror does not run VIVA",
	};
	const struct program_list *list = &v->pipeline->problem->input_validators;
	bool is_told[ARRAY_SIZE(reasons)] = {false};
	for (size_t i = 0; i < list->count; i++) {
		const struct program_ref *ref = &list->items[i];
		if (program_can_be_run(v->pipeline, ref) || ref->kind == PROGRAM_SOURCES ||
		    is_told[ref->kind])
			continue;
		findings_add(
			v->findings, SEVERITY_WARNING, &(struct place){.file = ref->path},
			"is not run: %s; inputs are checked by the other input validators only",
			reasons[ref->kind]);
		is_told[ref->kind] = true;
	}
}

int validate_presence(struct validate *v, _unused_ struct error *err)
{
	check_samples(v);
	check_foreign_validators(v);
	return 0;
}
