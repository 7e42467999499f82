/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a package, all of it at once: a list of findings, each with its place. A reader that meets a fault
 * adds a finding and goes on; the caller decides by severity whether the package can be used.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum severity { SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };

struct finding {
	enum severity severity;
	char *file;    /* as the user named it, or below the package; owned */
	unsigned line; /* from 1; 0 when the finding is about the whole file */
	unsigned column;
	char *key;     /* dotted path of the key, e.g. "limits.memory"; NULL without one; owned */
	char *message; /* what was expected, what was found; owned */
};

struct findings {
	struct finding *items;
	size_t count;
	size_t errors;      /* how many of them are SEVERITY_ERROR */
	bool out_of_memory; /* a finding was lost; counts as an error */
};

/* The place of a finding; .file is borrowed and copied. */
struct place {
	const char *file;
	unsigned line, column;
	const char *key;
};

void findings_add(struct findings *f, enum severity severity, const struct place *place,
                  const char *format, ...) _printf_(4, 5);
bool findings_failed(const struct findings *f); /* any error, or memory ran out */

/* "file:line:column: key: message" in @text, as one line; parts that are absent are left out. */
void finding_format(const struct finding *finding, char *text, size_t size);
/* The same, with the file below @package, from where the reader of the text is; a path from the root stays as it is. NULL: all
 * do. */
void finding_format_below(const struct finding *finding, const char *package, char *text,
                          size_t size);
void findings_cut(struct findings *f,
                  size_t count); /* only the first @count stay, and lost ones do */
/* Those from @first on, each told once, in the order of their lines. */
void findings_arrange(struct findings *f, size_t first);
/* Moves those of @from behind those of @f. */
void findings_append(struct findings *f, struct findings *from);
void findings_done(struct findings *f);
