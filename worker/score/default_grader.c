/* SPDX-License-Identifier: MIT */
#include "worker/score/default_grader.h"

#include "common/attr.h"

#include <string.h>

enum flag_kind { FLAG_VERDICT, FLAG_MODE, FLAG_IGNORE_SAMPLE, FLAG_ACCEPT_ANY };

static const struct flag {
	const char *word;
	enum flag_kind kind;
	int value;
} flag_table[] = {
	{"worst_error", FLAG_VERDICT, GRADE_WORST_ERROR},
	{"no_errors", FLAG_VERDICT, GRADE_WORST_ERROR}, /* its former name */
	{"first_error", FLAG_VERDICT, GRADE_FIRST_ERROR},
	{"always_accept", FLAG_VERDICT, GRADE_ALWAYS_ACCEPT},
	{"sum", FLAG_MODE, GRADE_SUM},
	{"avg", FLAG_MODE, GRADE_AVERAGE},
	{"min", FLAG_MODE, GRADE_MIN},
	{"max", FLAG_MODE, GRADE_MAX},
	{"ignore_sample", FLAG_IGNORE_SAMPLE, true},
	{"accept_if_any_accepted", FLAG_ACCEPT_ANY, true},
};

typedef void flag_reader(void *context, const struct flag *flag, const char *word, size_t size);

static const struct flag *find_flag(const char *word, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(flag_table); i++)
		if (strlen(flag_table[i].word) == size && memcmp(flag_table[i].word, word, size) == 0)
			return &flag_table[i];
	return NULL;
}

/* Reads every word; @flag is NULL for one that the default grader does not know. */
static void read_flags(const char *text, flag_reader *read, void *context)
{
	static const char blanks[] = " \t\n\v\f\r";
	const char *at = text ? text : "";
	for (at += strspn(at, blanks); *at; at += strspn(at, blanks)) {
		size_t size = strcspn(at, blanks);
		read(context, find_flag(at, size), at, size);
		at += size;
	}
}

static void apply_flag(void *context, const struct flag *flag, _unused_ const char *word,
                       _unused_ size_t size)
{
	struct grader_flags *flags = context;
	if (!flag)
		return;
	switch (flag->kind) {
	case FLAG_VERDICT:
		flags->verdict = (enum grade_verdict)flag->value;
		break;
	case FLAG_MODE:
		flags->mode = (enum grade_mode)flag->value;
		break;
	case FLAG_IGNORE_SAMPLE:
		flags->ignore_sample = true;
		break;
	case FLAG_ACCEPT_ANY:
		flags->accept_if_any_accepted = true;
		break;
	}
}

struct grader_flags grader_flags_parse(const char *text)
{
	struct grader_flags flags = {.verdict = GRADE_WORST_ERROR, .mode = GRADE_SUM};
	read_flags(text, apply_flag, &flags);
	return flags;
}

static void note_unknown(void *context, const struct flag *flag, const char *word, size_t size)
{
	struct grader_word *first = context;
	if (!flag && !first->text)
		*first = (struct grader_word){word, size};
}

struct grader_word grader_flags_unknown(const char *text)
{
	struct grader_word first = {NULL, 0};
	read_flags(text, note_unknown, &first);
	return first;
}

static void note_kattis(void *context, const struct flag *flag, _unused_ const char *word,
                        _unused_ size_t size)
{
	if (flag && (flag->kind == FLAG_VERDICT || flag->kind == FLAG_ACCEPT_ANY))
		*(bool *)context = true;
}

bool grader_flags_are_of_kattis(const char *text)
{
	bool are = false;
	read_flags(text, note_kattis, &are);
	return are;
}

/* The order of the specification; a verdict that it does not know stands with its likest. */
static const int severity[VERDICT_COUNT] = {
	[VERDICT_ACCEPTED] = 0,        [VERDICT_NONE] = 0,
	[VERDICT_WRONG_ANSWER] = 1,    [VERDICT_NO_OUTPUT] = 1,
	[VERDICT_OUTPUT_LIMIT] = 2,    [VERDICT_TIME_LIMIT] = 3,
	[VERDICT_WALL_TIME_LIMIT] = 3, [VERDICT_IDLENESS] = 3,
	[VERDICT_MEMORY_LIMIT] = 4,    [VERDICT_RUN_TIME_ERROR] = 5,
	[VERDICT_COMPILE_ERROR] = 5,   [VERDICT_SECURITY_VIOLATION] = 6,
	[VERDICT_JUDGE_ERROR] = 7,
};

static enum verdict worst_error(const struct grade *members, size_t n)
{
	enum verdict worst = VERDICT_ACCEPTED;
	for (size_t i = 0; i < n; i++)
		if (severity[members[i].verdict] > severity[worst])
			worst = members[i].verdict;
	return worst;
}

static enum verdict first_error(const struct grade *members, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (members[i].verdict != VERDICT_ACCEPTED)
			return members[i].verdict;
	return VERDICT_ACCEPTED;
}

static enum verdict always_accept(const struct grade *members, size_t n)
{
	(void)members, (void)n;
	return VERDICT_ACCEPTED;
}

static enum verdict grade_verdicts(const struct grader_flags *flags, const struct grade *members,
                                   size_t n)
{
	static enum verdict (*const by_mode[])(const struct grade *, size_t) = {
		[GRADE_WORST_ERROR] = worst_error,
		[GRADE_FIRST_ERROR] = first_error,
		[GRADE_ALWAYS_ACCEPT] = always_accept,
	};
	for (size_t i = 0; flags->accept_if_any_accepted && i < n; i++)
		if (members[i].verdict == VERDICT_ACCEPTED)
			return VERDICT_ACCEPTED;
	return by_mode[flags->verdict](members, n);
}

void grade_scores(enum grade_mode mode, const struct grade *members, size_t n, struct number *ret)
{
	bool adds = mode == GRADE_SUM || mode == GRADE_AVERAGE;
	number_set_whole(ret, 0);
	for (size_t i = 0; i < n; i++) {
		int order = number_compare(&members[i].score, ret);
		if (adds)
			number_add(ret, &members[i].score);
		else if (i == 0 || (mode == GRADE_MIN ? order < 0 : order > 0))
			number_set(ret, &members[i].score);
	}
	if (mode == GRADE_AVERAGE && n > 0)
		number_divide(ret, n);
}

const char *grade_default(const char *grader_flags, const struct grade *members, size_t n,
                          struct grade *ret)
{
	const struct grader_flags flags = grader_flags_parse(grader_flags);
	if (flags.ignore_sample && n > 2)
		return "ignore_sample stands where there are more than two results; it is for "
		       "data/, "
		       "which has sample and secret";
	if (flags.ignore_sample) {
		members += n - 1;
		n = 1;
	}
	ret->verdict = grade_verdicts(&flags, members, n);
	grade_scores(flags.mode, members, n, &ret->score);
	return NULL;
}
