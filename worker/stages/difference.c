/* SPDX-License-Identifier: MIT */
#include "worker/stages/difference.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As much as a page shows: a line before, the line itself, a line after, none of them long. */
enum { BEFORE_BYTES = 400, AFTER_BYTES = 400, LINES_BEFORE = 1, LINES_AFTER = 1 };

/* The beginning of the line that is @lines before the one in which @at is; what the window does not hold is cut. */
static const char *line_begin(const char *text, const char *at, unsigned lines, unsigned *ret_back)
{
	const char *begin = at;
	*ret_back = 0;
	while (begin > text && (begin[-1] != '\n' || *ret_back < lines)) {
		begin--;
		*ret_back += *begin == '\n';
	}
	return begin;
}

static int add_lines(struct strv *context, const char *text, const char *end, unsigned most)
{
	int r = 0;
	for (unsigned i = 0; r == 0 && i < most && text < end; i++) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((newline ? newline : end) - text);
		char *clean = report_clean_text(text, length, length * 3 + 1);
		r = strv_take(context, clean ? clean : strdup(""));
		text += length + 1;
	}
	return r;
}

static int add_context(int file, uint64_t offset, struct report_place *ret)
{
	char window[BEFORE_BYTES + AFTER_BYTES];
	const size_t before = offset < BEFORE_BYTES ? (size_t)offset : BEFORE_BYTES;
	ssize_t n = pread(file, window, before + AFTER_BYTES, (off_t)(offset - before));
	if (n < (ssize_t)before)
		return 0;
	unsigned back;
	const char *begin = line_begin(window, window + before, LINES_BEFORE, &back);
	ret->context_line = ret->line > back ? ret->line - back : 1;
	return add_lines(&ret->context, begin, window + n, back + 1 + LINES_AFTER);
}

static int fill(struct report_place *place, int file, uint64_t offset, uint64_t line,
                uint64_t column, const char *token)
{
	place->line = line;
	place->column = column;
	place->token = token[0] ? strdup(token) : NULL;
	return add_context(file, offset, place);
}

struct report_difference *difference_find(const struct checker_result *result, int answer,
                                          int output)
{
	if (result->team_line == 0 && result->answer_line == 0)
		return NULL;
	struct report_difference *difference = calloc(1, sizeof(*difference));
	if (!difference)
		return NULL;
	int r = fill(&difference->output, output, result->team_offset, result->team_line,
	             result->team_column, result->found);
	if (r == 0)
		r = fill(&difference->answer, answer, result->answer_offset, result->answer_line,
		         result->answer_column, result->expected);
	if (r == 0)
		return difference;
	report_difference_free(difference);
	return NULL;
}
