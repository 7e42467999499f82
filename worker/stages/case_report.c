/* SPDX-License-Identifier: MIT */
#include "worker/stages/case_internal.h"

#include <stdlib.h>
#include <string.h>

void case_keep_greater(uint64_t *kept, uint64_t value)
{
	if (value > *kept)
		*kept = value;
}

void case_add_run(struct report_case *report, const struct sandbox_result *result,
                  uint64_t output_bytes)
{
	case_keep_greater(&report->cpu_ns, result->cpu_user_ns + result->cpu_system_ns);
	case_keep_greater(&report->memory_peak_bytes, result->memory_peak_bytes);
	report->wall_ns += result->wall_ns;
	report->output_bytes += output_bytes;
	report->exit_code = result->status == SANDBOX_EXITED ? result->exit_code : -1;
	report->signal = result->status == SANDBOX_SIGNALED ? result->signal : 0;
}

void case_set_message(struct report_case *report, const char *text)
{
	free(report->message);
	report->message = text[0] ? strdup(text) : NULL;
}

void case_take_outcome(struct report_case *report, struct check_outcome *outcome)
{
	report->verdict = outcome->verdict;
	free(report->message);
	free(report->team_message);
	report->message = TAKE_PTR(outcome->message);
	report->team_message = TAKE_PTR(outcome->team_message);
	report_difference_free(report->difference);
	report->difference = TAKE_PTR(outcome->difference);
}
