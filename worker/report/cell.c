/* SPDX-License-Identifier: MIT */
#include "worker/report/cell.h"

#include "worker/report/text.h"

#include <string.h>

/* Source: ECMA-48, 8.3.117 SGR. The eight basic colours follow the theme of the terminal. */
static const char *const sgr[COLOUR_COUNT] = {
	[PLAIN] = "",         [BOLD] = "\x1b[1m",    [DIM] = "\x1b[2m",   [RED] = "\x1b[31m",
	[GREEN] = "\x1b[32m", [YELLOW] = "\x1b[33m", [BLUE] = "\x1b[34m", [MAGENTA] = "\x1b[35m",
};

static const enum colour verdict_colours[VERDICT_COUNT] = {
	[VERDICT_NONE] = DIM,
	[VERDICT_ACCEPTED] = GREEN,
	[VERDICT_WRONG_ANSWER] = RED,
	[VERDICT_NO_OUTPUT] = RED,
	[VERDICT_TIME_LIMIT] = YELLOW,
	[VERDICT_WALL_TIME_LIMIT] = YELLOW,
	[VERDICT_IDLENESS] = YELLOW,
	[VERDICT_MEMORY_LIMIT] = MAGENTA,
	[VERDICT_OUTPUT_LIMIT] = MAGENTA,
	[VERDICT_RUN_TIME_ERROR] = MAGENTA,
	[VERDICT_SECURITY_VIOLATION] = MAGENTA,
	[VERDICT_COMPILE_ERROR] = BLUE,
	[VERDICT_JUDGE_ERROR] = BOLD,
};

enum colour colour_of_verdict(enum verdict verdict)
{
	return verdict_colours[verdict];
}

void cell_add(struct cell *cell, enum colour colour, const char *text)
{
	bool coloured = cell->colour && colour != PLAIN && text[0] != '\0';
	strbuf_puts(&cell->text, coloured ? sgr[colour] : "");
	strbuf_puts(&cell->text, text);
	strbuf_puts(&cell->text, coloured ? "\x1b[0m" : "");
	cell->columns += text_columns(text, strlen(text));
}

void cell_take(struct cell *cell, enum colour colour, char *text)
{
	if (text)
		cell_add(cell, colour, text);
	else
		cell->text.failed = true;
	free(text);
}

void cell_pad(struct cell *cell, unsigned columns)
{
	if (cell->columns < columns)
		strbuf_printf(&cell->text, "%*s", (int)(columns - cell->columns), "");
	cell->columns = cell->columns < columns ? columns : cell->columns;
}

void cell_join(struct cell *cell, struct cell *piece)
{
	strbuf_puts(&cell->text, piece->text.data ? piece->text.data : "");
	cell->text.failed |= piece->text.failed;
	cell->columns += piece->columns;
	cell_done(piece);
}

void cell_reset(struct cell *cell)
{
	bool colour = cell->colour;
	strbuf_done(&cell->text);
	*cell = (struct cell){.colour = colour};
}

void cell_add_foreign(struct cell *cell, enum colour colour, const char *text, unsigned columns)
{
	_cleanup_(freep) char *line = text_line(text);
	cell_take(cell, colour, line ? text_cut(line, columns) : NULL);
}

void cell_done(struct cell *cell)
{
	strbuf_done(&cell->text);
}
