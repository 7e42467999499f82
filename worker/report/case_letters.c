/* SPDX-License-Identifier: MIT */
/* Cases come as runs of one verdict in one directory; the forms tell less and less about them. */
#include "worker/report/case_letters.h"

#include <stdlib.h>
#include <string.h>

struct run {
	enum verdict verdict;
	size_t first, count;
	bool new_group; /* its directory is another than that of the run before */
};

static size_t directory_size(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	return slash ? (size_t)(slash - name) : 0;
}

static bool same_directory(const struct report_case *a, const struct report_case *b)
{
	size_t size = directory_size(a->name);
	return size == directory_size(b->name) && (size == 0 || memcmp(a->name, b->name, size) == 0);
}

/* Moves to the next run; start with a zeroed one. */
static bool run_next(const struct report_judgement *j, struct run *run)
{
	size_t first = run->first + run->count, end = first;
	if (first == j->n_cases)
		return false;
	const struct report_case *head = &j->cases[first];
	while (end < j->n_cases && j->cases[end].verdict == head->verdict &&
	       same_directory(&j->cases[end], head))
		end++;
	*run = (struct run){
		.verdict = head->verdict,
		.first = first,
		.count = end - first,
		.new_group = first > 0 && !same_directory(head - 1, head),
	};
	return true;
}

static enum colour letter_colour(enum verdict verdict)
{
	return verdict == VERDICT_ACCEPTED ? PLAIN : colour_of_verdict(verdict);
}

/* "AA|AAAW--" */
static void cases_as_letters(const struct report_judgement *j, struct cell *cell)
{
	for (struct run run = {0}; run_next(j, &run);) {
		char *letters = malloc(run.count + 1);
		if (letters) {
			memset(letters, verdict_letter(run.verdict), run.count);
			letters[run.count] = '\0';
		}
		cell_add(cell, DIM, run.new_group ? "|" : "");
		cell_take(cell, letter_colour(run.verdict), letters);
	}
}

static void add_count(struct cell *cell, size_t count, enum verdict verdict)
{
	if (count > 1)
		cell_take(cell, letter_colour(verdict),
		          str_printf("%zu%c", count, verdict_letter(verdict)));
	else
		cell_take(cell, letter_colour(verdict), str_printf("%c", verdict_letter(verdict)));
}

/* "2A|37A W 62-" */
static void cases_as_runs(const struct report_judgement *j, struct cell *cell)
{
	for (struct run run = {0}; run_next(j, &run);) {
		cell_add(cell, DIM, run.first == 0 ? "" : run.new_group ? "|" : " ");
		add_count(cell, run.count, run.verdict);
	}
}

/* "39A W 62-": how many of each, wherever they are. */
static void cases_as_counts(const struct report_judgement *j, struct cell *cell)
{
	size_t counts[VERDICT_COUNT] = {0};
	for (size_t i = 0; i < j->n_cases; i++)
		counts[j->cases[i].verdict]++;
	for (size_t i = 1; i <= VERDICT_COUNT; i++) {
		size_t verdict = i % VERDICT_COUNT; /* those that were not judged come last */
		if (counts[verdict] == 0)
			continue;
		cell_add(cell, PLAIN, cell->columns > 0 ? " " : "");
		add_count(cell, counts[verdict], (enum verdict)verdict);
	}
}

/* "97": when nothing else fits, the number of cases. */
static void cases_as_number(const struct report_judgement *j, struct cell *cell)
{
	cell_take(cell, PLAIN, str_printf("%zu", j->n_cases));
}

void case_letters_add(const struct report_judgement *j, unsigned columns, struct cell *cell)
{
	static void (*const forms[])(const struct report_judgement *j, struct cell *cell) = {
		cases_as_letters,
		cases_as_runs,
		cases_as_counts,
		cases_as_number,
	};
	for (size_t i = 0; j->n_cases > 0 && i < ARRAY_SIZE(forms); i++) {
		cell_reset(cell);
		forms[i](j, cell);
		if (cell->columns <= columns)
			return;
	}
}
