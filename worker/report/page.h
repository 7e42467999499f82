/* SPDX-License-Identifier: MIT */
/* Lines for a terminal, none of them wider than it. */
#pragma once

#include "common/strbuf.h"
#include "worker/report/cell.h"

#include <stdbool.h>

enum {
	GAP = 2,    /* blanks between columns */
	INDENT = 4, /* of the lines below a row */
};

struct page {
	struct strbuf out;
	unsigned width;
	bool colour, verbose;
};

/* Clean text in lines without empty ones; at most @lines_left, which counts down. */
void page_text(struct page *p, unsigned indent, enum colour colour, const char *text,
               unsigned *lines_left);

/* The same with foreign text; NULL adds nothing. */
void page_foreign(struct page *p, unsigned indent, enum colour colour, const char *text,
                  unsigned *lines_left);

/* The same with as many lines as it takes, and with @text taken; NULL is memory that ran out. */
void page_paragraph(struct page *p, enum colour colour, char *text);

/* A line that was made of cells and is known to fit; @line is empty afterwards. */
void page_line(struct page *p, unsigned indent, struct cell *line);

/* A piece behind @line if it fits, else on the next; @piece is taken. The last line is to be put with page_line(). */
void page_piece(struct page *p, unsigned indent, struct cell *line, struct cell *piece);
