/* SPDX-License-Identifier: MIT */
#include "worker/report/markup.h"

#include "worker/report/report.h"

#include <string.h>

enum { TEXT_BYTES_MAX = 64 * 1024 };

/* Numbers and not names for the quotes: &apos; is unknown to HTML 4, &quot; is not shorter. */
static const char *escape_of(char c, bool keep_lines)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&#34;";
	case '\'':
		return "&#39;";
	case '\n':
		return keep_lines ? NULL : "&#10;";
	case '\t':
		return keep_lines ? NULL : "&#9;";
	default:
		return NULL;
	}
}

static void put(struct strbuf *out, const char *text, bool keep_lines)
{
	if (!text)
		return;
	_cleanup_(freep) char *clean = report_clean_text(text, strlen(text), TEXT_BYTES_MAX);
	if (!clean) {
		out->failed = true;
		return;
	}
	const char *plain = clean;
	for (const char *at = clean; *at; at++) {
		const char *escape = escape_of(*at, keep_lines);
		if (!escape)
			continue;
		strbuf_add(out, plain, (size_t)(at - plain));
		strbuf_puts(out, escape);
		plain = at + 1;
	}
	strbuf_puts(out, plain);
}

void markup_text(struct strbuf *out, const char *text)
{
	put(out, text, false);
}

void markup_lines(struct strbuf *out, const char *text)
{
	put(out, text, true);
}
