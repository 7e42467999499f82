/* SPDX-License-Identifier: MIT */
#include "worker/stages/check.h"

#include "common/fd.h"
#include "worker/stages/bridged.h"
#include "worker/stages/difference.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- checkers that are built in ---- */

static const enum verdict verdicts[] = {
	[CHECKER_ACCEPTED] = VERDICT_ACCEPTED,
	[CHECKER_REJECTED] = VERDICT_WRONG_ANSWER,
	[CHECKER_FAILED] = VERDICT_JUDGE_ERROR,
};

/* Partial credit; NULL where the verdict tells all. */
static char *share_of(const struct checker_result *result)
{
	const struct ratio all = {1, 1}, none = {0, 1};
	const struct ratio *plain = result->outcome == CHECKER_ACCEPTED ? &all : &none;
	if (result->outcome == CHECKER_FAILED || ratio_compare(result->score, *plain) == 0)
		return NULL;
	return str_printf("%" PRIu64 "/%" PRIu64, result->score.numerator,
	                  result->score.denominator);
}

static int check_built_in(const struct checker_type *type, const struct strv *args,
                          const struct check_method *method, const struct check_subject *subject,
                          struct check_outcome *ret, struct error *err)
{
	_cleanup_(checker_freep) struct checker *checker = NULL;
	size_t n = args ? args->count : 0;
	const char *const *words = n > 0 ? (const char *const *)args->items : NULL;
	if (lseek(subject->output, 0, SEEK_SET) < 0)
		return error_set(err, -errno, "rewind the output");
	int r = checker_new(type, words, n, method->words, &checker, err);
	if (r == -EINVAL || r == -ENOENT) { /* the package's mistake */
		check_outcome_blame(ret, strdup(err->text));
		return 0;
	}
	struct checker_result result;
	const struct checker_files files = {
		.input = -1, .answer = subject->answer, .team = subject->output};
	if (r == 0)
		r = checker_run(checker, &files, &result, err);
	if (r < 0)
		return r;
	ret->verdict = verdicts[result.outcome];
	ret->message = result.message[0] ? strdup(result.message) : NULL;
	ret->multiplier = share_of(&result);
	if (ret->verdict == VERDICT_WRONG_ANSWER)
		ret->difference = difference_find(&result, subject->answer, subject->output);
	return 0;
}

static int check_by_default(const struct check_method *method, const struct check_subject *subject,
                            struct check_outcome *ret, struct error *err)
{
	return check_built_in(checker_find("kattis default"), subject->args, method, subject, ret,
	                      err);
}

/* ---- DMOJ's checkers ---- */

/* NULL: it is a program. */
static const struct checker_type *type_of(const struct checker_ref *checker)
{
	return checker_by_name(checker ? checker->name : "standard");
}

static int check_by_dmoj(const struct slot *slot, const struct check_method *method,
                         const struct check_subject *subject, struct check_outcome *ret,
                         struct error *err)
{
	const struct checker_ref *checker = subject->checker;
	const struct checker_type *type = type_of(checker);
	return type ? check_built_in(type, checker ? &checker->args : NULL, method, subject, ret,
	                             err)
	            : bridged_check(slot, method, subject, ret, err);
}

bool check_is_for_failures(const struct check_method *method, const struct check_subject *subject)
{
	const struct checker_type *type = method->helpers ? type_of(subject->checker) : NULL;
	return type && type->always;
}

/* ---- validators of the package ---- */

static int add_arguments(struct validator_call *call, const struct check_subject *subject,
                         const struct program *validator)
{
	const char *const fixed[] = {call->input, call->answer, JURY_FEEDBACK "/"};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(fixed); i++)
		r = strv_add(&call->args, fixed[i]);
	bool is_meant = !subject->args_for || program_is_called(validator->name, subject->args_for);
	size_t count = subject->args ? subject->args->count : 0;
	if (!is_meant && count > subject->n_args_of_all)
		count = subject->n_args_of_all;
	for (size_t i = 0; r == 0 && i < count; i++)
		r = strv_add(&call->args, subject->args->items[i]);
	return r;
}

int validator_call_init(struct validator_call *call, const struct check_method *method,
                        const struct check_subject *subject, const struct program *validator,
                        struct error *err)
{
	const struct passes *passes = subject->passes;
	*call = (struct validator_call){.args = {0}};
	(void)snprintf(call->input, sizeof(call->input), "/case/%s.in", subject->name);
	(void)snprintf(call->answer, sizeof(call->answer), "/case/%s.ans", subject->name);
	call->task = (struct jury_task){
		.program = validator,
		.role = "output validator",
		.args = &call->args,
		.stdin_fd = -1,
		.files = {{subject->input_view, call->input}, {subject->answer_view, call->answer}},
		.n_files = 2,
		.directory = subject->submission_view,
		.feedback = true,
		.feedback_from = passes ? passes->feedback_view : NULL,
		.limits = method->limits,
	};
	int r = add_arguments(call, subject, validator);
	return r < 0 ? error_set(err, r, "arguments") : 0;
}

void validator_call_done(struct validator_call *call)
{
	strv_done(&call->args);
}

/* The validator may read the output, and must not be able to change it for those after it. */
static int open_read_only(int fd, struct error *err)
{
	char path[40];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int copy = open(path, O_RDONLY | O_CLOEXEC);
	return copy < 0 ? error_set(err, -errno, "open the output again") : copy;
}

static int check_by_validator(const struct slot *slot, const struct check_method *method,
                              const struct check_subject *subject, const struct program *validator,
                              struct check_outcome *ret, struct error *err)
{
	struct validator_call call;
	struct jury_result result = {.feedback = -1, .out = -1, .errors = -1};
	_cleanup_(fd_closep) int output = open_read_only(subject->output, err);
	if (output < 0)
		return TAKE_FD(output);
	int r = validator_call_init(&call, method, subject, validator, err);
	call.task.stdin_fd = output;
	if (r == 0)
		r = jury_run(slot, &call.task, &result, err);
	if (r == 0)
		r = kept_feedback(&subject->kept, result.feedback,
		                  (unsigned)(validator - method->validators) + 1,
		                  method->limits.output_bytes, err);
	if (r == 0)
		r = validator_conclude(&call.task, &result, subject->passes, ret, err);
	jury_result_done(&result);
	validator_call_done(&call);
	return r;
}

/* All must accept; what the first of them said stands, and two that give scores contradict each other. */
static void join(struct check_outcome *all, struct check_outcome *one)
{
	bool both = (all->score || all->multiplier) && (one->score || one->multiplier);
	struct check_outcome *kept = one->verdict == VERDICT_ACCEPTED ? all : one;
	struct check_outcome *other = kept == all ? one : all;
	if (!kept->score)
		kept->score = TAKE_PTR(other->score);
	if (!kept->multiplier)
		kept->multiplier = TAKE_PTR(other->multiplier);
	if (kept == one) {
		struct check_outcome swapped = *all;
		*all = *one;
		*one = swapped;
	}
	check_outcome_done(one);
	if (both)
		check_outcome_blame(all, strdup("more than one output validator gave a score"));
}

static int check_by_validators(const struct slot *slot, const struct check_method *method,
                               const struct check_subject *subject, struct check_outcome *ret,
                               struct error *err)
{
	int r = check_by_validator(slot, method, subject, &method->validators[0], ret, err);
	for (size_t i = 1; r == 0 && i < method->n_validators; i++) {
		struct check_outcome next = {.verdict = VERDICT_NONE};
		if (ret->verdict != VERDICT_ACCEPTED)
			break;
		r = check_by_validator(slot, method, subject, &method->validators[i], &next, err);
		if (r == 0)
			join(ret, &next);
	}
	return r;
}

int check_output(const struct slot *slot, const struct check_method *method,
                 const struct check_subject *subject, struct check_outcome *ret, struct error *err)
{
	*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	int r;
	if (method->helpers)
		r = check_by_dmoj(slot, method, subject, ret, err);
	else if (method->n_validators == 0)
		r = check_by_default(method, subject, ret, err);
	else
		r = check_by_validators(slot, method, subject, ret, err);
	if (r < 0)
		check_outcome_done(ret);
	return r;
}
