/* SPDX-License-Identifier: MIT */
#include "worker/score/expect.h"

#include "worker/score/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct comparison {
	const struct expect_input *in;
	struct strv *lines;
	bool out_of_memory;
	bool is_open; /* some rule could still be met, or broken, by cases that were not asked for */
};

/* ---- lines ---- */

/* Takes the text, and ends the line that it is. */
static void put_line(struct comparison *c, struct strbuf *text)
{
	char *line = strbuf_take(text);
	c->out_of_memory |= !line || strv_take(c->lines, line) < 0;
}

static void begin_line(struct strbuf *text, const struct expectation *rule)
{
	*text = (struct strbuf){0};
	strbuf_puts(text, rule->origin ? rule->origin : "expected");
	strbuf_puts(text, ": ");
	if (rule->cases)
		strbuf_printf(text, "%s: ", rule->cases);
}

static void put_number(struct strbuf *text, const struct number *n)
{
	_cleanup_(freep) char *number = number_text(n);
	text->failed |= !number;
	strbuf_puts(text, number ? number : "");
}

/* ---- verdicts and messages of cases ---- */

/* What rules speak of: a case, or a group's static validation, which counts as one. */
struct trial {
	const char *name; /* of the case, of the group */
	const char *note; /* what follows it */
	const struct case_outcome *outcome;
};

static size_t trial_count(const struct comparison *c)
{
	const struct problem *problem = c->in->problem;
	return problem->n_cases + (c->in->static_validations ? problem->n_groups : 0);
}

static struct trial trial_at(const struct comparison *c, size_t index)
{
	const struct problem *problem = c->in->problem;
	if (index < problem->n_cases)
		return (struct trial){problem->cases[index].name, "", &c->in->cases[index]};
	index -= problem->n_cases;
	return (struct trial){problem->groups[index]->name, " (static validation)",
	                      &c->in->static_validations[index]};
}

static bool is_judged(const struct comparison *c, const struct expectation *rule, size_t index)
{
	const struct trial trial = trial_at(c, index);
	size_t n_cases = c->in->problem->n_cases;
	if (index >= n_cases && c->in->score && c->in->score->groups[index - n_cases].is_left_out)
		return false;
	return trial.outcome->verdict != VERDICT_NONE && expectation_matches(rule, trial.name);
}

static void check_permitted(struct comparison *c, const struct expectation *rule)
{
	unsigned permitted = rules_permitted(c->in->problem, rule);
	size_t first = SIZE_MAX, n = 0;
	for (size_t i = 0; permitted != EXPECT_ANY && i < trial_count(c); i++) {
		if (!is_judged(c, rule, i) ||
		    (rules_bits(trial_at(c, i).outcome->verdict) & permitted))
			continue;
		first = n++ == 0 ? i : first;
	}
	if (n == 0)
		return;
	struct strbuf text;
	begin_line(&text, rule);
	strbuf_puts(&text, "every case should get ");
	rules_put_set(&text, permitted);
	const struct trial trial = trial_at(c, first);
	strbuf_printf(&text, "; %s%s gets %s", trial.name, trial.note,
	              verdict_code(trial.outcome->verdict));
	if (n > 1)
		strbuf_printf(&text, ", %zu more cases fail this", n - 1);
	put_line(c, &text);
}

/* "the 3 cases get AC or WA": what came instead of what is required. */
static void put_what_came(const struct comparison *c, const struct expectation *rule,
                          struct strbuf *text)
{
	unsigned came = 0;
	size_t n = 0;
	for (size_t i = 0; i < trial_count(c); i++) {
		if (!is_judged(c, rule, i))
			continue;
		came |= rules_bits(trial_at(c, i).outcome->verdict);
		n++;
	}
	if (n == 0) {
		strbuf_puts(text, "; no case was judged");
		return;
	}
	strbuf_printf(text, "; %zu judged, all get ", n);
	rules_put_set(text, came);
}

static void check_required(struct comparison *c, const struct expectation *rule)
{
	unsigned required = rules_required(c->in->problem, rule);
	for (size_t i = 0; i < trial_count(c); i++)
		if (is_judged(c, rule, i) && (rules_bits(trial_at(c, i).outcome->verdict) & required))
			return;
	c->is_open |= c->in->is_partial;
	if (c->in->is_partial || (required == EXPECT_ANY && rule->cases))
		return;
	struct strbuf text;
	begin_line(&text, rule);
	strbuf_puts(&text, "some case should get ");
	rules_put_set(&text, required);
	put_what_came(c, rule, &text);
	put_line(c, &text);
}

static void check_message(struct comparison *c, const struct expectation *rule)
{
	if (!rule->message || !rule->message[0])
		return;
	for (size_t i = 0; i < trial_count(c); i++) {
		const char *message = trial_at(c, i).outcome->message;
		if (is_judged(c, rule, i) && message && strstr(message, rule->message))
			return;
	}
	c->is_open |= c->in->is_partial;
	if (c->in->is_partial)
		return;
	struct strbuf text;
	begin_line(&text, rule);
	strbuf_printf(&text, "some case's judge message should have '%s' in it; none has",
	              rule->message);
	put_line(c, &text);
}

/* ---- scores ---- */

enum side { TOO_LOW = -1, WITHIN, TOO_HIGH };

/* Where @value is, seen from @bound; a bound that is no number bounds nothing: readers refuse it. */
static enum side compare_bound(const struct number *value, const char *bound)
{
	_cleanup_(number_done) struct number n;
	number_init(&n);
	if (!bound || number_parse(&n, bound, NULL) < 0 || number_is_near(value, &n))
		return WITHIN;
	return number_compare(value, &n) < 0 ? TOO_LOW : TOO_HIGH;
}

static void put_range(struct strbuf *text, const char *low, const char *high)
{
	if (low && high && strcmp(low, high) == 0)
		strbuf_puts(text, low);
	else
		strbuf_printf(text, "%s to %s", low ? low : "-inf", high ? high : "+inf");
}

static void check_score_of(struct comparison *c, const struct expectation *rule, const char *group,
                           const struct score_value *value)
{
	struct strbuf text;
	if (value->has_score && compare_bound(&value->score, rule->score_low) != TOO_LOW &&
	    compare_bound(&value->score, rule->score_high) != TOO_HIGH)
		return;
	begin_line(&text, rule);
	strbuf_printf(&text, "%s%sscore should be ", group ? group : "", group ? ": " : "");
	put_range(&text, rule->score_low, rule->score_high);
	strbuf_puts(&text, value->has_score ? "; it is " : "; there is none");
	if (value->has_score)
		put_number(&text, &value->score);
	put_line(c, &text);
}

/* Groups that the rule names itself, not those within one that it names. */
static bool is_named(const struct expectation *rule, const struct test_group *group)
{
	bool has_outer = group->parent && group->parent->name[0];
	return group->name[0] && expectation_matches(rule, group->name) &&
	       !(has_outer && expectation_matches(rule, group->parent->name));
}

static void check_score(struct comparison *c, const struct expectation *rule)
{
	const struct problem *problem = c->in->problem;
	if (!rule->score_low && !rule->score_high)
		return;
	c->is_open |= c->in->is_partial;
	if (c->in->is_partial || !c->in->score)
		return;
	if (!rule->cases)
		check_score_of(c, rule, NULL, &c->in->score->total);
	for (size_t i = 0; rule->cases && i < problem->n_groups; i++)
		if (is_named(rule, problem->groups[i]))
			check_score_of(c, rule, problem->groups[i]->name, &c->in->score->groups[i]);
}

/* ---- the submission as a whole ---- */

static bool whole_verdict_fits(const struct expect_input *in)
{
	uint64_t expected = in->submission->expected_verdicts;
	return (expected >> in->verdict & 1) || (expected >> verdict_kattis(in->verdict) & 1);
}

static void check_whole_verdict(struct comparison *c)
{
	const struct expect_input *in = c->in;
	bool wanted = in->submission->expected_verdicts != 0;
	struct strbuf text = {0};
	if (!wanted || whole_verdict_fits(in))
		return;
	/* Where groups have scores, one that is not judged may make the whole accepted. */
	if (in->is_partial && (in->problem->scoring || in->verdict == VERDICT_ACCEPTED ||
	                       in->submission->expects_partial)) {
		c->is_open = true;
		return;
	}
	strbuf_puts(&text, "the verdict should be");
	const char *before = " ";
	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++) {
		if (!(in->submission->expected_verdicts >> v & 1))
			continue;
		strbuf_printf(&text, "%s%s", before, verdict_code((enum verdict)v));
		before = " or ";
	}
	strbuf_printf(&text, "; it is %s", verdict_code(in->verdict));
	put_line(c, &text);
}

static void check_whole_score(struct comparison *c)
{
	char origin[] = "expected score";
	char *expected = c->in->submission->expected_score;
	if (!expected)
		return;
	const struct expectation rule = {
		.origin = origin, .score_low = expected, .score_high = expected};
	check_score(c, &rule);
}

/* Accepted, but not with the best score that the range of data/ allows. */
static void check_partial(struct comparison *c)
{
	const struct problem *problem = c->in->problem;
	const struct score *score = c->in->score;
	struct strbuf text = {0};
	if (!c->in->submission->expects_partial || !score || problem->n_groups == 0)
		return;
	if (c->in->is_partial) {
		c->is_open = true;
		return;
	}
	const struct group_grading *grading = &problem->groups[0]->grading;
	const char *best = problem->minimize_score ? grading->range_low : grading->range_high;
	if (c->in->verdict != VERDICT_ACCEPTED)
		strbuf_printf(&text, "it should be accepted in part; it is %s",
		              verdict_code(c->in->verdict));
	else if (best && score->total.has_score && compare_bound(&score->total.score, best) == WITHIN)
		strbuf_printf(&text, "it should be accepted in part; it has the best score, %s",
		              best);
	else
		return;
	put_line(c, &text);
}

/* ---- all together ---- */

static bool promises_nothing(const struct problem_submission *submission)
{
	return submission->n_expectations == 0 && submission->expected_verdicts == 0 &&
	       !submission->expected_score && !submission->expects_partial;
}

static void check_all(struct comparison *c)
{
	const struct problem_submission *submission = c->in->submission;
	for (size_t i = 0; i < submission->n_expectations; i++) {
		check_permitted(c, &submission->expectations[i]);
		check_required(c, &submission->expectations[i]);
		check_message(c, &submission->expectations[i]);
		check_score(c, &submission->expectations[i]);
	}
	check_whole_verdict(c);
	check_whole_score(c);
	check_partial(c);
}

/* Without cases to speak of there is one reason, which stands for all the rules. */
static void check_unjudged(struct comparison *c)
{
	struct strbuf text = {0};
	bool compiles = c->in->verdict != VERDICT_COMPILE_ERROR;
	if (c->in->submission->expected_verdicts != 0 && whole_verdict_fits(c->in))
		return;
	strbuf_puts(&text, compiles ? "it could not be judged" : "it does not compile");
	put_line(c, &text);
}

int expect_check(const struct expect_input *input, struct strv *ret_lines, struct error *err)
{
	struct comparison c = {.in = input, .lines = ret_lines};
	if (promises_nothing(input->submission))
		return EXPECT_UNKNOWN;
	if (input->verdict == VERDICT_COMPILE_ERROR || input->verdict == VERDICT_JUDGE_ERROR)
		check_unjudged(&c);
	else
		check_all(&c);
	if (c.out_of_memory)
		return error_set(err, -ENOMEM, "compare with what is expected");
	if (ret_lines->count > 0)
		return EXPECT_NOT_MET;
	return c.is_open ? EXPECT_UNKNOWN : EXPECT_MET;
}
