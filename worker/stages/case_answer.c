/* SPDX-License-Identifier: MIT */
#include "worker/stages/case_internal.h"

#include "common/fd.h"
#include "worker/stages/answers.h"

int case_check_answer(struct judging *j, struct error *err)
{
	const struct submission_file *file =
		answers_find(j->run->answers, j->run->problem, j->run->test);
	j->report->passes = 1;
	if (!file) {
		j->report->verdict = VERDICT_NO_OUTPUT;
		case_set_message(j->report, "the submission has no answer to this case");
		return 0;
	}
	_cleanup_(fd_closep) int output = fd_memfd("answer", file->data, file->size, err);
	if (output < 0)
		return TAKE_FD(output);
	j->report->output_bytes = file->size;
	return case_check_output(j, output, err);
}
