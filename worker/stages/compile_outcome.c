/* SPDX-License-Identifier: MIT */
#include "worker/stages/compile_outcome.h"

#include "common/strbuf.h"
#include "worker/report/sentences.h"
#include "worker/report/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *overrun(const struct sandbox_result *result)
{
	static const char *const texts[SANDBOX_LIMIT_COUNT] = {
		[SANDBOX_LIMIT_WALL] = "the compiler took too long",
		[SANDBOX_LIMIT_CPU] = "the compiler took too long",
		[SANDBOX_LIMIT_MEMORY] = "the compiler used too much memory",
		[SANDBOX_LIMIT_KILLED] = "the compiler said too much",
	};
	return texts[result->limit];
}

/* What stands in front of what the compiler said. Return: NULL for nothing, else the caller's to free. */
static char *reason_of(const struct sandbox_result *result, bool is_silent)
{
	const char *text = overrun(result);
	if (text)
		return strdup(text);
	if (result->status == SANDBOX_SIGNALED)
		return str_printf("the compiler was ended by signal %d (%s)", result->signal,
		                  strsignal(result->signal));
	return result->exit_code != 0 && is_silent
	               ? str_printf("the compiler ended with status %d and said nothing",
	                            result->exit_code)
	               : NULL;
}

void compile_outcome(const struct sandbox_result *result, const struct log *log,
                     struct report_compile *report)
{
	bool success = result->status == SANDBOX_EXITED && result->exit_code == 0 &&
	               result->limit == SANDBOX_LIMIT_NONE;
	report->verdict = success ? VERDICT_ACCEPTED : VERDICT_COMPILE_ERROR;
	report->cpu_ns = result->cpu_user_ns + result->cpu_system_ns;
	report->wall_ns = result->wall_ns;
	report->memory_peak_bytes = result->memory_peak_bytes;
	report->log = log->kept > 0 ? report_clean_text(log->text, log->kept, LOG_KEPT) : NULL;
	_cleanup_(freep) char *reason = reason_of(result, !report->log);
	if (reason) {
		char *text = str_printf("%s%s%s", reason, report->log ? "\n" : "",
		                        report->log ? report->log : "");
		free(report->log);
		report->log = text;
	}
}

const char *compile_error_line(const struct report_compile *report, int *ret_length)
{
	const char *log = report->log ? report->log : "no diagnostics";
	const char *line = report_error_line(log);
	*ret_length = (int)strcspn(line, "\n");
	return line;
}

int compile_error_say(const struct report_compile *report, struct error *err)
{
	int length;
	const char *line = compile_error_line(report, &length);
	return error_say(err, -EINVAL, "does not compile: %.*s", length, line);
}
