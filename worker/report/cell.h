/* SPDX-License-Identifier: MIT */
/*
 * A piece of a line of a terminal. It knows its columns, which its bytes do not tell once colours and UTF-8 are in it.
 */
#pragma once

#include "common/strbuf.h"
#include "worker/verdict/verdict.h"

#include <stdbool.h>

enum colour { PLAIN, BOLD, DIM, RED, GREEN, YELLOW, BLUE, MAGENTA, COLOUR_COUNT };

/* The colour that a verdict has everywhere. */
enum colour colour_of_verdict(enum verdict verdict);

struct cell {
	struct strbuf text;
	unsigned columns;
	bool colour;
};

/* Clean text at the end of the cell. */
void cell_add(struct cell *cell, enum colour colour, const char *text);

/* The same with what malloc gave, which is taken; NULL is memory that ran out, and remembered. */
void cell_take(struct cell *cell, enum colour colour, char *text);

/* Foreign text as one line of at most @columns. */
void cell_add_foreign(struct cell *cell, enum colour colour, const char *text, unsigned columns);

/* Blanks until it is @columns wide. */
void cell_pad(struct cell *cell, unsigned columns);

/* All of @piece, colours included, behind @cell; @piece is empty afterwards. */
void cell_join(struct cell *cell, struct cell *piece);

/* Empty again, for another try; and empty for good. */
void cell_reset(struct cell *cell);
void cell_done(struct cell *cell);
