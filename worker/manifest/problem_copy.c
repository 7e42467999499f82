/* SPDX-License-Identifier: MIT */
/* Copies of those parts of a problem that others inherit. */
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int strv_copy(const struct strv *from, struct strv *to)
{
	for (size_t i = 0; i < from->count; i++)
		if (strv_add(to, from->items[i]) < 0)
			return -ENOMEM;
	return 0;
}

static char *string_copy(const char *text, int *r)
{
	char *copy = text ? strdup(text) : NULL;
	if (text && !copy)
		*r = -ENOMEM;
	return copy;
}

int case_settings_copy(const struct case_settings *settings, struct case_settings *ret)
{
	struct case_settings copy = {
		.full_feedback = settings->full_feedback,
		.checker = settings->checker,
		.normalizes_lines = settings->normalizes_lines,
		.output_prefix_bytes = settings->output_prefix_bytes,
		.output_limit_bytes = settings->output_limit_bytes,
	};
	int r = strv_copy(&settings->args, &copy.args);
	if (r == 0)
		r = strv_copy(&settings->output_validator_args, &copy.output_validator_args);
	if (r == 0)
		r = strv_copy(&settings->static_validator_args, &copy.static_validator_args);
	copy.output_validator_name = string_copy(settings->output_validator_name, &r);
	size_t count = settings->n_input_validator_args;
	copy.input_validator_args =
		count > 0 ? calloc(count, sizeof(*copy.input_validator_args)) : NULL;
	if (count > 0 && !copy.input_validator_args)
		r = -ENOMEM;
	for (size_t i = 0; r == 0 && i < count; i++) {
		const struct named_words *from = &settings->input_validator_args[i];
		struct named_words *to = &copy.input_validator_args[copy.n_input_validator_args++];
		to->name = string_copy(from->name, &r);
		if (r == 0)
			r = strv_copy(&from->words, &to->words);
	}
	if (r < 0) {
		case_settings_done(&copy);
		copy = (struct case_settings){0};
	}
	*ret = copy;
	return r;
}

int group_grading_copy(const struct group_grading *grading, struct group_grading *ret)
{
	int r = 0;
	struct group_grading copy = {
		.continue_on_reject = grading->continue_on_reject,
		.custom = grading->custom,
		.grader_flags = string_copy(grading->grader_flags, &r),
		.accept_score = string_copy(grading->accept_score, &r),
		.reject_score = string_copy(grading->reject_score, &r),
		.range_low = string_copy(grading->range_low, &r),
		.range_high = string_copy(grading->range_high, &r),
	};
	if (r < 0) {
		group_grading_done(&copy);
		copy = (struct group_grading){0};
	}
	*ret = copy;
	return r;
}

int expectation_copy(const struct expectation *expectation, struct expectation *ret)
{
	int r = 0;
	struct expectation copy = *expectation;
	copy.origin = string_copy(expectation->origin, &r);
	copy.cases = string_copy(expectation->cases, &r);
	copy.score_low = string_copy(expectation->score_low, &r);
	copy.score_high = string_copy(expectation->score_high, &r);
	copy.message = string_copy(expectation->message, &r);
	if (r < 0) {
		expectation_done(&copy);
		copy = (struct expectation){0};
	}
	*ret = copy;
	return r;
}
