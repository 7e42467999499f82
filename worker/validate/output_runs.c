/* SPDX-License-Identifier: MIT */
#include "worker/validate/output_runs.h"

#include <string.h>

char *output_words(const char *message)
{
	size_t first = strcspn(message, "\n"), length = strlen(message);
	while (length > first && message[length - 1] == '\n')
		length--;
	size_t last = length;
	while (last > first && message[last - 1] != '\n')
		last--;
	return last > first ? str_printf("%.*s … %.*s", (int)first, message, (int)(length - last),
	                                 message + last)
	                    : str_printf("%.*s", (int)first, message);
}

struct output_subject output_subject_of(const struct test_case *test)
{
	return (struct output_subject){
		.name = test->name,
		.input_path = test->input_path,
		.answer_path = test->answer_path,
		.settings = test->settings,
		.output = -1,
	};
}

static int check(struct each *each, const struct output_subject *subject,
                 const struct data_file *input, const struct data_file *answer,
                 struct check_outcome *ret, struct error *err)
{
	struct check_method method = each->validate->pipeline->method;
	const char *slash = strrchr(subject->name, '/');
	const struct check_subject of_check = {
		.args = &subject->settings->output_validator_args,
		.args_for = subject->settings->output_validator_name,
		.n_args_of_all = each->validate->pipeline->problem->validator_flags.count,
		.answer = answer->fd,
		.output = subject->output,
		.name = slash ? slash + 1 : subject->name,
		.input_view = input->view,
		.answer_view = answer->view,
	};
	if (subject->time_ns > 0 && subject->time_ns < method.limits.time_ns)
		method.limits.time_ns = subject->time_ns;
	return check_output(each->slot, &method, &of_check, ret, err);
}

int output_check(struct each *each, const struct output_subject *subject, struct check_outcome *ret,
                 struct error *err)
{
	const struct package_view *package = &each->validate->pipeline->package;
	struct data_file input, answer;
	if (each->validate->output_validators_stuck)
		return OUTPUT_NOT_CHECKED;
	int r = data_open_viewed(package, subject->input_path, &input, err);
	if (r < 0)
		return r;
	r = data_open_viewed(package, subject->answer_path, &answer, err);
	if (r == 0) {
		r = check(each, subject, &input, &answer, ret, err);
		data_close(&answer);
	}
	data_close(&input);
	if (r < 0 || !ret->took_too_long)
		return r;
	each->validate->output_validators_stuck = true;
	check_outcome_done(ret);
	return OUTPUT_NOT_CHECKED;
}
