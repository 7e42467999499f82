/* SPDX-License-Identifier: MIT */
#include "checkers/rejection.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void write_places(struct checker_result *result, const struct position *team,
                         const struct position *answer)
{
	result->team_offset = team->offset;
	result->team_line = team->line;
	result->team_column = team->column;
	result->team_token = team->token;
	result->answer_offset = answer->offset;
	result->answer_line = answer->line;
	result->answer_column = answer->column;
	result->answer_token = answer->token;
}

void rejection_write(struct checker_result *result, const struct position *team,
                     const struct position *answer, const char *format, va_list args)
{
	result->outcome = CHECKER_REJECTED;
	write_places(result, team, answer);
	char *text = result->message, *end = text + sizeof(result->message);
	text += snprintf(text, (size_t)(end - text), "line %" PRIu64 ", column %" PRIu64,
	                 team->line, team->column);
	if (answer->line != team->line)
		text += snprintf(text, (size_t)(end - text), " (line %" PRIu64 " of the answer)",
		                 answer->line);
	text = stpcpy(text, ": ");
	/* Excerpts are short enough to fit. */
	(void)vsnprintf(text, (size_t)(end - text), format, args);
}
