/* SPDX-License-Identifier: MIT */
#include "worker/score/legacy_grade.h"

#include "worker/score/score_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of(const struct test_group *group)
{
	return group->name[0] ? group->name : "data";
}

/* ---- cases ---- */

enum score_file { SCORE_FORBIDDEN, SCORE_OPTIONAL, SCORE_REQUIRED };

/* Whether accepting validators write score.txt. Source: problemtools, judge/validate.py. */
static enum score_file score_file_of(const struct score_input *in)
{
	const struct problem *problem = in->problem;
	if (in->dialect == DIALECT_DOMJUDGE)
		return SCORE_OPTIONAL;
	if (problem->format == PROBLEM_2023_07)
		return problem->scoring ? SCORE_OPTIONAL : SCORE_FORBIDDEN;
	return problem->custom_score ? SCORE_REQUIRED : SCORE_FORBIDDEN;
}

static bool validator_rejected(enum verdict verdict)
{
	return verdict_kattis(verdict) == VERDICT_WRONG_ANSWER;
}

static const char *broken_rule(const struct score_input *in, const struct case_outcome *outcome)
{
	enum score_file file = score_file_of(in);
	bool accepted = outcome->verdict == VERDICT_ACCEPTED, written = outcome->score_text;
	if (in->dialect == DIALECT_DOMJUDGE)
		return NULL;
	if (written && validator_rejected(outcome->verdict) && in->problem->format != PROBLEM_LEGACY)
		return "the validator wrote score.txt and did not accept";
	if (written && accepted && file == SCORE_FORBIDDEN)
		return "the validator wrote score.txt, which the problem's validation does not ask "
		       "for (custom score)";
	if (!written && accepted && file == SCORE_REQUIRED)
		return "the validator accepted without score.txt, which validation: custom score "
		       "asks for";
	return NULL;
}

static void add_fault(struct score *score, char *text)
{
	if (!text || strv_take(&score->faults, text) < 0)
		return; /* nothing is left to tell it with */
}

/* DOMjudge takes a rejecting validator's score as well, and none for a crash or a time limit. Of others, old packages
 * write one whatever they say. */
static void take_own_score(const struct score_input *in, const struct case_outcome *outcome,
                           size_t index, struct score *score, struct grade *member)
{
	struct error err = {0};
	bool is_domjudge = in->dialect == DIALECT_DOMJUDGE;
	bool rejected = validator_rejected(outcome->verdict);
	bool counts = outcome->verdict == VERDICT_ACCEPTED || rejected;
	if (outcome->score_text && rejected && !is_domjudge) {
		add_fault(score, strdup("the output validator wrote score.txt and did not accept; "
		                        "it was ignored"));
		return;
	}
	if (!outcome->score_text || (!counts && !is_domjudge))
		return;
	member->is_own = true;
	number_set_whole(&member->score, 0);
	if (!counts || number_parse_file(&member->score, outcome->score_text, &err) == 0)
		return;
	score_fail(score, index, "%s: score.txt: %s", in->problem->cases[index].name, err.text);
	member->verdict = VERDICT_JUDGE_ERROR;
}

void legacy_grade_case(const struct score_input *in, size_t index, struct score *score,
                       struct grade *member)
{
	const struct case_outcome *outcome = &in->cases[index];
	const char *rule = broken_rule(in, outcome);
	member->verdict = outcome->verdict;
	if (rule) {
		score_fail(score, index, "%s: %s", in->problem->cases[index].name, rule);
		member->verdict = VERDICT_JUDGE_ERROR;
		return;
	}
	take_own_score(in, outcome, index, score, member);
}

/* ---- the package's grader ---- */

static char *grader_lines(const struct grade *members, size_t n)
{
	struct strbuf lines = {0};
	for (size_t i = 0; i < n; i++) {
		_cleanup_(freep) char *score = number_text(&members[i].score);
		lines.failed |= !score;
		strbuf_printf(&lines, "%s %s\n", verdict_code(verdict_kattis(members[i].verdict)),
		              score ? score : "");
	}
	return strbuf_take(&lines);
}

/* The verdict among those a grader may give; VERDICT_COUNT for another word. */
static enum verdict grader_verdict(const char *word, size_t size)
{
	static const enum verdict known[] = {
		VERDICT_ACCEPTED,       VERDICT_WRONG_ANSWER, VERDICT_TIME_LIMIT,
		VERDICT_RUN_TIME_ERROR, VERDICT_MEMORY_LIMIT, VERDICT_OUTPUT_LIMIT,
		VERDICT_JUDGE_ERROR,
	};
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (strlen(verdict_code(known[i])) == size &&
		    memcmp(verdict_code(known[i]), word, size) == 0)
			return known[i];
	return VERDICT_COUNT;
}

/* Exactly one line "VERDICT SCORE". */
static int read_grade(const char *output, struct grade *ret, struct error *err)
{
	enum { SHOWN_MOST = 60 };
	size_t size = strcspn(output, " \t\n\r");
	const char *score = output + size;
	enum verdict verdict = grader_verdict(output, size);
	if (verdict == VERDICT_COUNT || score[strspn(score, " \t")] == '\n' ||
	    number_parse_file(&ret->score, score, NULL) < 0)
		return error_say(err, -EINVAL, "expected one line \"VERDICT SCORE\", found '%.*s'",
		                 SHOWN_MOST, output);
	ret->verdict = verdict;
	return 0;
}

static int run_grader(const struct score_input *in, const struct test_group *group,
                      const struct grade *members, size_t n, struct score *score, struct grade *ret,
                      struct error *err)
{
	ret->verdict = VERDICT_JUDGE_ERROR;
	if (!in->grader) {
		score_fail(score, SIZE_MAX, "%s: grading: custom, and there is no grader",
		           name_of(group));
		return 0;
	}
	struct error blame = {0};
	_cleanup_(freep) char *output = NULL;
	_cleanup_(freep) char *lines = grader_lines(members, n);
	if (!lines)
		return error_set(err, -ENOMEM, "grade %s", name_of(group));
	int r = in->grader->run(in->grader->context, group, lines, &output, &blame);
	if (r < 0) {
		*err = blame;
		(void)error_prefix(err, "grade %s", name_of(group));
		return r;
	}
	if (r == GRADER_FAILED || read_grade(output, ret, &blame) < 0)
		score_fail(score, SIZE_MAX, "%s: grader: %s", name_of(group), blame.text);
	else if (ret->verdict == VERDICT_JUDGE_ERROR)
		score_fail(score, SIZE_MAX, "%s: grader: it answers JE", name_of(group));
	return 0;
}

int legacy_grade_group(const struct score_input *in, const struct test_group *group,
                       const struct grade *members, size_t n, struct score *score,
                       struct grade *ret, struct error *err)
{
	if (group->grading.custom)
		return run_grader(in, group, members, n, score, ret, err);
	const char *fault = grade_default(group->grading.grader_flags, members, n, ret);
	if (fault) {
		score_fail(score, SIZE_MAX, "%s: grader_flags: %s", name_of(group), fault);
		ret->verdict = VERDICT_JUDGE_ERROR;
	}
	return 0;
}

/* ---- DOMjudge ---- */

/* Brings the members with scores of their own to the front. Return: how many they are. */
static size_t own_scores_first(struct grade *members, size_t n)
{
	size_t n_own = 0;
	for (size_t i = 0; i < n; i++) {
		if (!members[i].is_own)
			continue;
		struct grade own = members[i];
		members[i] = members[n_own];
		members[n_own++] = own;
	}
	return n_own;
}

void legacy_grade_domjudge(const struct test_group *group, struct grade *members, size_t n,
                           struct grade *ret)
{
	const struct group_grading *grading = &group->grading;
	ret->verdict = VERDICT_NONE;
	for (size_t i = 0; i < n; i++)
		score_fold_verdict(&ret->verdict, members[i].verdict);
	size_t n_own = own_scores_first(members, n);
	grade_scores(grader_flags_parse(grading->grader_flags).mode, members, n_own, &ret->score);
	if (n_own == 0 && grading->accept_score && ret->verdict == VERDICT_ACCEPTED)
		(void)!number_parse(&ret->score, grading->accept_score, NULL); /* checked before */
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool legacy_same_grading(const struct group_grading *a, const struct group_grading *b)
{
	return a->continue_on_reject == b->continue_on_reject && a->custom == b->custom &&
	       same_text(a->grader_flags, b->grader_flags) &&
	       same_text(a->accept_score, b->accept_score) &&
	       same_text(a->reject_score, b->reject_score) &&
	       same_text(a->range_low, b->range_low) && same_text(a->range_high, b->range_high);
}

/* ---- ranges ---- */

void legacy_check_range(const struct test_group *group, const struct number *value,
                        struct score *score)
{
	const char *low_text = group->grading.range_low, *high_text = group->grading.range_high;
	_cleanup_(number_done) struct number low, high;
	number_init(&low);
	number_init(&high);
	bool is_low = low_text && number_parse(&low, low_text, NULL) == 0 &&
	              number_compare(value, &low) < 0;
	bool is_high = high_text && number_parse(&high, high_text, NULL) == 0 &&
	               number_compare(value, &high) > 0;
	if (!is_low && !is_high)
		return;
	_cleanup_(freep) char *found = number_text(value);
	char *text = str_printf("%s: the score %s is outside the range %s %s", name_of(group),
	                        found ? found : "?", low_text ? low_text : "-inf",
	                        high_text ? high_text : "+inf");
	add_fault(score, text);
}
