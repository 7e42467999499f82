/* SPDX-License-Identifier: MIT */
#include "worker/stages/last_words.h"

#include "worker/report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_BYTES = 160 };

static bool ends_line(char c)
{
	return c == '\n' || c == '\r';
}

void last_words_add(const struct channel_kept *errors, char *text, size_t size)
{
	size_t end = errors->size;
	while (end > 0 && ends_line(errors->bytes[end - 1]))
		end--;
	size_t begin = end;
	while (begin > 0 && errors->bytes[begin - 1] != '\n')
		begin--;
	if (begin == end)
		return;
	char *clean = report_clean_text(errors->bytes + begin, end - begin, WORDS_BYTES);
	size_t length = strlen(text);
	if (clean)
		(void)snprintf(text + length, size - length, ": %s", clean);
	free(clean);
}
