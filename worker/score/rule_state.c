/* SPDX-License-Identifier: MIT */
#include "worker/score/rule_state.h"

#include "worker/score/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int rule_state_init(struct rule_state *state, const struct needs_options *options,
                    const struct expectation *rule)
{
	const struct problem *problem = options->problem;
	*state = (struct rule_state){
		.rule = rule,
		.permitted = rules_permitted(problem, rule),
		.required = rules_required(problem, rule),
		.is_bound = options->for_time_limit &&
	                    (rules_is_lower_bound(rule) || rules_is_upper_bound(rule)),
	};
	state->needs_all = rule->cases || (options->for_permitted && !problem_is_legacy(problem) &&
	                                   state->permitted != EXPECT_ANY);
	state->has_required = state->required == EXPECT_ANY;
	state->has_message = !rule->message;
	if (!rule->cases)
		return 0;
	state->matched = calloc(problem->n_cases + 1, sizeof(*state->matched));
	for (size_t i = 0; state->matched && i < problem->n_cases; i++)
		state->matched[i] = expectation_matches(rule, problem->cases[i].name);
	return state->matched ? 0 : -ENOMEM;
}

void rule_state_done(struct rule_state *state)
{
	free(state->matched);
}

static bool speaks_of(const struct rule_state *state, size_t index)
{
	return !state->matched || state->matched[index];
}

static bool is_open(const struct rule_state *state)
{
	if (state->is_bound)
		return true;
	return !state->is_broken &&
	       (state->needs_all || !state->has_required || !state->has_message);
}

bool rule_state_needs(const struct rule_state *state, size_t index)
{
	return is_open(state) && speaks_of(state, index);
}

/* No time is longer than that of a case that did not end, so the others say nothing more about a limit from below. Nor do
 * they once one wrote without end that must not: how long it takes is not known then, in this case and likely in others. */
static bool did_not_end(enum verdict verdict, bool is_permitted)
{
	return verdict == VERDICT_TIME_LIMIT || verdict == VERDICT_WALL_TIME_LIMIT ||
	       verdict == VERDICT_IDLENESS || (verdict == VERDICT_OUTPUT_LIMIT && !is_permitted);
}

static void note(struct rule_state *state, enum verdict verdict, const char *message)
{
	unsigned bits = rules_bits(verdict);
	bool is_permitted = bits & state->permitted;
	state->is_broken |= !is_permitted;
	if (rules_is_lower_bound(state->rule) && did_not_end(verdict, is_permitted))
		state->is_bound = false;
	if (!state->rule->cases && did_not_end(verdict, true)) /* others may take as long, each */
		state->needs_all = false;
	state->has_required |= (bits & state->required) != 0;
	state->has_message |=
		message && state->rule->message && strstr(message, state->rule->message);
}

void rule_state_note(struct rule_state *state, size_t index, enum verdict verdict,
                     const char *message)
{
	if (speaks_of(state, index))
		note(state, verdict, message);
}

void rule_state_note_validation(struct rule_state *state, const struct test_group *group,
                                enum verdict verdict, const char *message)
{
	if (expectation_matches(state->rule, group->name))
		note(state, verdict, message);
}
