/* SPDX-License-Identifier: MIT */
#include "worker/score/score_files.h"

#include "worker/score/score_internal.h"

#include <stdio.h>
#include <string.h>

static void fail_subject(struct score *score, const struct score_subject *subject, const char *rule)
{
	score_fail(score, subject->index, "%s%s: %s", subject->name,
	           subject->validator == VALIDATOR_STATIC ? " (static validation)" : "", rule);
}

/* Rules about which files there may be; NULL when none is broken. */
static const char *broken_rule(const struct score_subject *subject)
{
	const struct case_outcome *outcome = subject->outcome;
	bool points = outcome->score_text, multiplier = outcome->multiplier_text;
	bool accepted = outcome->verdict == VERDICT_ACCEPTED;
	bool rejected = verdict_kattis(outcome->verdict) == VERDICT_WRONG_ANSWER;
	bool pass_fail = subject->aggregation == AGGREGATE_PASS_FAIL;
	const struct {
		bool broken;
		const char *text;
	} rules[] = {
		{rejected && points, "the validator wrote score.txt and did not accept"},
		{rejected && multiplier,
	         "the validator wrote score_multiplier.txt and did not accept"},
		{accepted && pass_fail && points,
	         "the validator wrote score.txt in a group with pass-fail aggregation"},
		{accepted && pass_fail && multiplier,
	         "the validator wrote score_multiplier.txt in a group with pass-fail aggregation"},
		{accepted && points && multiplier,
	         "the validator wrote both score.txt and score_multiplier.txt"},
		{accepted && !pass_fail && !subject->has_max && multiplier,
	         "the validator wrote score_multiplier.txt where max_score is unbounded"},
		{accepted && !pass_fail && !subject->has_max && !points,
	         "the validator accepted without score.txt where max_score is unbounded"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].broken)
			return rules[i].text;
	return NULL;
}

static void keep_first(char *first, const char *more)
{
	if (first[0] == '\0')
		(void)snprintf(first, KIND_TEXT_SIZE, "%s", more);
}

void score_kinds_add(struct score_kinds *kinds, const struct score_kinds *more)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds->validators); i++) {
		keep_first(kinds->validators[i].score_by, more->validators[i].score_by);
		keep_first(kinds->validators[i].multiplier_by, more->validators[i].multiplier_by);
	}
}

/* A validator that ever writes one kind must never write the other. */
static void follow_kinds(const struct score_input *in, const struct score_subject *subject,
                         struct score *score)
{
	if (!subject->outcome->score_text && !subject->outcome->multiplier_text)
		return;
	bool is_score = subject->outcome->score_text;
	char *score_by = score->kinds.validators[subject->validator].score_by;
	char *multiplier_by = score->kinds.validators[subject->validator].multiplier_by;
	char *own = is_score ? score_by : multiplier_by,
	     *other = is_score ? multiplier_by : score_by;
	if (own[0] == '\0')
		(void)snprintf(own, KIND_TEXT_SIZE, "%s of %s", subject->name,
		               in->submission ? in->submission : "another submission");
	if (other[0] == '\0')
		return;
	char text[2 * KIND_TEXT_SIZE];
	(void)snprintf(text, sizeof(text),
	               "the validator wrote %s, but for %s %s; it may write one kind only",
	               is_score ? "score.txt" : "score_multiplier.txt", other,
	               is_score ? "score_multiplier.txt" : "score.txt");
	fail_subject(score, subject, text);
}

/* As it is written: what is above by a fraction would be rounded to what it is above. */
static void say_above(const char *file, const struct number *most, const char *written, char *text,
                      size_t size)
{
	enum { SHOWN_MOST = 160 };
	static const char white[] = " \t\n\v\f\r";
	const char *found = written + strspn(written, white);
	size_t length = strcspn(found, white);
	_cleanup_(freep) char *bound = number_text(most);
	(void)snprintf(text, size, "%s: expected at most %s, found %.*s%s", file,
	               bound ? bound : "?", (int)(length < SHOWN_MOST ? length : SHOWN_MOST), found,
	               length > SHOWN_MOST ? "…" : "");
}

/* Reads the file into @ret and checks its range; false after a breach. */
static bool read_file(struct score *score, const struct score_subject *subject, struct number *ret)
{
	bool is_score = subject->outcome->score_text;
	const char *file = is_score ? "score.txt" : "score_multiplier.txt";
	struct error err = {0};
	char text[ERROR_TEXT_SIZE + 64];
	_cleanup_(number_done) struct number most;
	number_init(&most);
	number_set_whole(&most, 1);
	if (is_score)
		number_set(&most, &subject->max);
	const char *written =
		is_score ? subject->outcome->score_text : subject->outcome->multiplier_text;
	if (number_parse_file(ret, written, &err) < 0) {
		(void)snprintf(text, sizeof(text), "%s: %s", file, err.text);
	} else if (number_sign(ret) < 0) {
		(void)snprintf(text, sizeof(text), "%s: expected no negative number", file);
	} else if (subject->has_max && number_compare(ret, &most) > 0) {
		say_above(file, &most, written, text, sizeof(text));
	} else {
		return true;
	}
	fail_subject(score, subject, text);
	return false;
}

void score_files_read(const struct score_input *in, const struct score_subject *subject,
                      struct score *score, struct number *ret)
{
	const struct case_outcome *outcome = subject->outcome;
	const char *rule = broken_rule(subject);
	if (rule)
		fail_subject(score, subject, rule);
	else
		follow_kinds(in, subject, score);
	if (rule || outcome->verdict != VERDICT_ACCEPTED ||
	    subject->aggregation == AGGREGATE_PASS_FAIL)
		return;
	if (!outcome->score_text && !outcome->multiplier_text)
		number_set(ret, &subject->max);
	else if (read_file(score, subject, ret) && outcome->multiplier_text)
		number_multiply(ret, &subject->max);
}
