/* SPDX-License-Identifier: MIT */
/*
 * Rules of submissions.yaml that cannot all hold, and globs that match nothing.
 */
#include "worker/manifest/glob.h"
#include "worker/manifest/submissions_yaml.h"

static const char path[] = "submissions/submissions.yaml";

/* Whether both rules speak of some case; a group's score may be asked for without one. */
static bool overlap(const struct problem *problem, const struct expectation *a,
                    const struct expectation *b)
{
	if (!a->cases && !b->cases)
		return true;
	for (size_t i = 0; i < problem->n_cases; i++)
		if (expectation_matches(a, problem->cases[i].name) &&
		    expectation_matches(b, problem->cases[i].name))
			return true;
	return false;
}

static void check_pair(struct package_reader *r, const struct problem_submission *submission,
                       const struct expectation *a, const struct expectation *b)
{
	bool is_disjoint = !(a->permitted & b->permitted);
	/* What @a requires of its cases, @b forbids in all. */
	bool is_forbidden = (!b->cases && !(a->required & b->permitted)) ||
	                    (!a->cases && !(b->required & a->permitted));
	if ((is_disjoint && overlap(r->problem, a, b)) || is_forbidden)
		package_deviation(r, submission->path,
		                  "expected rules that can all hold, not those of %s and %s",
		                  a->origin, b->origin);
}

static void check_submission(struct package_reader *r, const struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		for (size_t k = i + 1; k < submission->n_expectations; k++)
			check_pair(r, submission, &submission->expectations[i],
			           &submission->expectations[k]);
}

static bool matches_anything(const struct problem *problem, const struct expectation *e)
{
	for (size_t i = 0; i < problem->n_cases; i++)
		if (expectation_matches(e, problem->cases[i].name))
			return true;
	for (size_t i = 0; i < problem->n_groups; i++)
		if (expectation_matches(e, problem->groups[i]->name))
			return true;
	return !e->cases;
}

static void check_is_used(struct package_reader *r, const struct submission_rule *rule)
{
	if (!rule->is_used && rule->glob && !glob_fault(rule->glob))
		package_key_remark(r, path, rule->glob, "matches no submission");
}

static void check_rule(struct package_reader *r, const struct submission_rule *rule)
{
	for (size_t i = 0; i < rule->n_expectations; i++) {
		const char *cases = rule->expectations[i].cases;
		_cleanup_(freep) char *key = cases ? str_printf("%s.%s", rule->glob, cases) : NULL;
		if (key && !matches_anything(r->problem, &rule->expectations[i]))
			package_key_deviation(r, path, key,
			                      "expected a glob of which some case or group is one");
	}
}

void submission_rules_check(struct package_reader *r, const struct submission_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++)
		check_is_used(r, &rules->items[i]);
	if (rules->has_faults)
		return; /* what follows needs whole rules */
	for (size_t i = 0; i < rules->count; i++)
		check_rule(r, &rules->items[i]);
	for (size_t i = 0; rules->count > 0 && i < r->problem->n_submissions; i++)
		check_submission(r, &r->problem->submissions[i]);
}
