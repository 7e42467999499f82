/* SPDX-License-Identifier: MIT */
#include "worker/report/page.h"

#include "worker/report/report.h"
#include "worker/report/text.h"

#include <limits.h>
#include <string.h>

enum { FOREIGN_BYTES_MAX = 4096 };

static void add_line(struct page *p, unsigned indent, enum colour colour, const char *text,
                     size_t size)
{
	struct cell cell = {.colour = p->colour};
	cell_take(&cell, colour, strndup(text, text_trim(text, size)));
	p->out.failed |= cell.text.failed;
	if (!p->out.failed)
		strbuf_printf(&p->out, "%*s%s\n", (int)indent, "", cell.text.data);
	cell_done(&cell);
}

/* The line that has to be the last one although there is more: as much of @text as fits, and an ellipsis. */
static void add_last_line(struct page *p, unsigned indent, enum colour colour, const char *text)
{
	size_t size = text_fit(text, strcspn(text, "\n"), p->width - indent - 2);
	_cleanup_(freep) char *line = str_printf("%.*s \u2026", (int)size, text);
	if (line)
		add_line(p, indent, colour, line, strlen(line));
	else
		p->out.failed = true;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \n")] == '\0';
}

void page_text(struct page *p, unsigned indent, enum colour colour, const char *text,
               unsigned *lines_left)
{
	while (*lines_left > 0 && !is_blank(text)) {
		const char *line = text;
		size_t size = text_wrap(&text, p->width - indent);
		if (strspn(line, " ") >= size)
			continue;
		*lines_left -= 1;
		if (*lines_left == 0 && !is_blank(text))
			add_last_line(p, indent, colour, line);
		else
			add_line(p, indent, colour, line, size);
	}
}

void page_paragraph(struct page *p, enum colour colour, char *text)
{
	unsigned lines = UINT_MAX;
	p->out.failed |= !text;
	if (text)
		page_text(p, 0, colour, text, &lines);
	free(text);
}
void page_foreign(struct page *p, unsigned indent, enum colour colour, const char *text,
                  unsigned *lines_left)
{
	if (!text)
		return;
	_cleanup_(freep) char *clean =
		report_clean_text(text, strnlen(text, FOREIGN_BYTES_MAX), FOREIGN_BYTES_MAX);
	p->out.failed |= !clean;
	for (char *at = clean; at && (at = strchr(at, '\t'));)
		*at = ' ';
	if (clean)
		page_text(p, indent, colour, clean, lines_left);
}

void page_line(struct page *p, unsigned indent, struct cell *line)
{
	p->out.failed |= line->text.failed;
	if (!p->out.failed && line->columns > 0)
		strbuf_printf(&p->out, "%*s%.*s\n", (int)indent, "",
		              (int)text_trim(line->text.data, line->text.size), line->text.data);
	cell_reset(line);
}

void page_piece(struct page *p, unsigned indent, struct cell *line, struct cell *piece)
{
	if (line->columns > 0 && line->columns + GAP + piece->columns > p->width - indent)
		page_line(p, indent, line);
	cell_pad(line, line->columns > 0 ? line->columns + GAP : 0);
	cell_join(line, piece);
}
