/* SPDX-License-Identifier: MIT */
#include "worker/stages/static_validation.h"

#include "common/fd.h"
#include "common/file.h"
#include "worker/stages/judgement.h"
#include "worker/stages/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The submitted files in a directory of their own: what was compiled may have taken their place elsewhere. */
struct exhibit {
	const struct state *state;
	char name[40];
	char *view;
};

static int write_files(struct exhibit *exhibit, const struct submission *files, struct error *err)
{
	struct sources sources = {0};
	_cleanup_(fd_closep) int dir =
		file_make_dir(exhibit->state->scratch_dir, exhibit->name, err);
	if (dir < 0)
		return TAKE_FD(dir);
	int r = sources_merge(files, NULL, 0, &sources, err);
	if (r == 0)
		r = sources_write(&sources, dir, err);
	sources_done(&sources);
	return r;
}

static int exhibit_open(const struct state *state, const struct submission *files, unsigned number,
                        struct exhibit *ret, struct error *err)
{
	*ret = (struct exhibit){.state = state};
	(void)snprintf(ret->name, sizeof(ret->name), "submission-%u", number);
	ret->view = str_printf("%s/%s", VIEW_SCRATCH, ret->name);
	return ret->view ? write_files(ret, files, err) : error_set(err, -ENOMEM, "files");
}

static void exhibit_close(struct exhibit *exhibit)
{
	struct error ignored;
	(void)!file_remove_tree(exhibit->state->scratch_dir, exhibit->name, &ignored);
	free(exhibit->view);
}

/* ---- a run ---- */

static const char *entry_point(const struct program *program)
{
	return program->main_class ? program->main_class : program->main;
}

static int list_arguments(const struct judgement *j, const struct test_group *group,
                          struct strv *ret)
{
	const struct strv *words = &group->settings->static_validator_args;
	const char *const fixed[] = {j->language, entry_point(&j->program), JURY_FEEDBACK "/"};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(fixed); i++)
		r = strv_add(ret, fixed[i]);
	for (size_t i = 0; r == 0 && i < words->count; i++)
		r = strv_add(ret, words->items[i]);
	return r;
}

static int validate(const struct slot *slot, const struct judgement *j, const char *view,
                    const struct test_group *group, struct check_outcome *ret, struct error *err)
{
	struct strv args = {0};
	struct jury_result result = {.feedback = -1, .out = -1, .errors = -1};
	const struct jury_task task = {
		.program = j->pipeline->programs.of[ROLE_STATIC_VALIDATOR].items,
		.role = "static validator",
		.args = &args,
		.stdin_fd = -1,
		.directory = view,
		.feedback = true,
		.limits = j->pipeline->method.limits,
	};
	int r = list_arguments(j, group, &args);
	r = r < 0 ? error_set(err, r, "arguments") : jury_run(slot, &task, &result, err);
	if (r == 0)
		r = validator_conclude(&task, &result, NULL, ret, err);
	jury_result_done(&result);
	strv_done(&args);
	return r;
}

int static_validations_run(const struct slot *slot, struct judgement *j, struct error *err)
{
	const struct pipeline *p = j->pipeline;
	struct exhibit exhibit;
	if (p->programs.of[ROLE_STATIC_VALIDATOR].count == 0 || p->problem->submit_answer)
		return 0;
	int r = exhibit_open(p->state, &j->source, pipeline_number(j->pipeline), &exhibit, err);
	for (size_t i = 0; r == 0 && i < p->problem->n_groups; i++) {
		const struct test_group *group = p->problem->groups[i];
		if (group->scoring.static_validation_given)
			r = validate(slot, j, exhibit.view, group, &j->validations[i], err);
	}
	exhibit_close(&exhibit);
	return r;
}
