/* SPDX-License-Identifier: MIT */
#include "worker/verdict/verdict.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

struct verdict_row {
	const char *code;
	const char *words;
	char letter;
	enum verdict kattis; /* the nearest of AC WA TLE RTE CE JE */
};

/* Letters are the codes' first ones; wall time, whose W and T are taken, is the L of its code. */
static const struct verdict_row rows[VERDICT_COUNT] = {
	[VERDICT_NONE] = {"", "not judged", '-', VERDICT_NONE},
	[VERDICT_ACCEPTED] = {"AC", "accepted", 'A', VERDICT_ACCEPTED},
	[VERDICT_WRONG_ANSWER] = {"WA", "wrong answer", 'W', VERDICT_WRONG_ANSWER},
	[VERDICT_NO_OUTPUT] = {"NO", "no output", 'N', VERDICT_WRONG_ANSWER},
	[VERDICT_TIME_LIMIT] = {"TLE", "time limit exceeded", 'T', VERDICT_TIME_LIMIT},
	[VERDICT_WALL_TIME_LIMIT] = {"WTL", "wall time limit exceeded", 'L', VERDICT_TIME_LIMIT},
	[VERDICT_IDLENESS] = {"ILE", "idleness limit exceeded", 'I', VERDICT_TIME_LIMIT},
	[VERDICT_MEMORY_LIMIT] = {"MLE", "memory limit exceeded", 'M', VERDICT_RUN_TIME_ERROR},
	[VERDICT_OUTPUT_LIMIT] = {"OLE", "output limit exceeded", 'O', VERDICT_RUN_TIME_ERROR},
	[VERDICT_RUN_TIME_ERROR] = {"RTE", "run-time error", 'R', VERDICT_RUN_TIME_ERROR},
	[VERDICT_SECURITY_VIOLATION] = {"SV", "security violation", 'S', VERDICT_RUN_TIME_ERROR},
	[VERDICT_COMPILE_ERROR] = {"CE", "compile error", 'C', VERDICT_COMPILE_ERROR},
	[VERDICT_JUDGE_ERROR] = {"JE", "judging failed", 'J', VERDICT_JUDGE_ERROR},
};

static const struct verdict_row *row_of(enum verdict verdict)
{
	assert((unsigned)verdict < VERDICT_COUNT);
	return &rows[verdict];
}

const char *verdict_code(enum verdict verdict)
{
	return row_of(verdict)->code;
}

const char *verdict_words(enum verdict verdict)
{
	return row_of(verdict)->words;
}

char verdict_letter(enum verdict verdict)
{
	return row_of(verdict)->letter;
}

enum verdict verdict_kattis(enum verdict verdict)
{
	return row_of(verdict)->kattis;
}

enum verdict verdict_parse(const char *code)
{
	/* VERDICT_NONE has no code, so that "" is as unknown as any other text. */
	for (size_t i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++)
		if (strcmp(rows[i].code, code) == 0)
			return (enum verdict)i;
	return VERDICT_COUNT;
}
