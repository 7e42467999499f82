/* SPDX-License-Identifier: MIT */
/*
 * Verdicts: the CLICS judgement types that juror gives, one table row each. Codes are spelled as in the contest API,
 * see https://ccs-specs.icpc.io/ "Judgement types".
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>

enum verdict {
	VERDICT_NONE, /* not judged (a case after the one that stopped the judgement) */
	VERDICT_ACCEPTED,
	VERDICT_WRONG_ANSWER,
	VERDICT_NO_OUTPUT,
	VERDICT_TIME_LIMIT,
	VERDICT_WALL_TIME_LIMIT,
	VERDICT_IDLENESS,
	VERDICT_MEMORY_LIMIT,
	VERDICT_OUTPUT_LIMIT,
	VERDICT_RUN_TIME_ERROR,
	VERDICT_SECURITY_VIOLATION,
	VERDICT_COMPILE_ERROR,
	VERDICT_JUDGE_ERROR,
	VERDICT_COUNT
};

/* "AC", "WA", …; "" for VERDICT_NONE. */
const char *verdict_code(enum verdict verdict);
/* "accepted", "wrong answer", …: words for a sentence. */
const char *verdict_words(enum verdict verdict);
/* One letter for the table of cases: A W T M O R …; '-' for VERDICT_NONE. */
char verdict_letter(enum verdict verdict);
/* The verdict among AC WA TLE RTE CE JE that formats with fewer codes know it by (MLE and OLE are RTE, NO is WA). */
enum verdict verdict_kattis(enum verdict verdict);
/* The code's verdict ("AC", "TLE", also "WTL"…); VERDICT_COUNT for an unknown code. Case matters. */
enum verdict verdict_parse(const char *code);
