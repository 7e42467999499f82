/* SPDX-License-Identifier: MIT */
#include "worker/score/rules.h"

static const struct {
	unsigned bit;
	enum verdict verdict;
} bits[] = {
	{EXPECT_AC, VERDICT_ACCEPTED},
	{EXPECT_WA, VERDICT_WRONG_ANSWER},
	{EXPECT_TLE, VERDICT_TIME_LIMIT},
	{EXPECT_RTE, VERDICT_RUN_TIME_ERROR},
};

unsigned rules_bits(enum verdict verdict)
{
	if (verdict == VERDICT_OUTPUT_LIMIT)
		return EXPECT_RTE | EXPECT_TLE;
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++)
		if (bits[i].verdict == verdict_kattis(verdict))
			return bits[i].bit;
	return 0;
}

void rules_put_set(struct strbuf *text, unsigned set)
{
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++) {
		if (!(set & bits[i].bit))
			continue;
		strbuf_puts(text, verdict_code(bits[i].verdict));
		set &= ~bits[i].bit;
		bool one_is_left = set && !(set & (set - 1));
		strbuf_puts(text, one_is_left ? " or " : set ? ", " : "");
	}
}

unsigned rules_permitted(const struct problem *problem, const struct expectation *rule)
{
	bool excludes =
		problem->format == PROBLEM_2025_09 && rule->time_limit_use == TIME_LIMIT_LOWER;
	return excludes ? rule->permitted & ~(unsigned)EXPECT_TLE : rule->permitted;
}

unsigned rules_required(const struct problem *problem, const struct expectation *rule)
{
	bool demands =
		problem->format == PROBLEM_2025_09 && rule->time_limit_use == TIME_LIMIT_UPPER;
	return demands ? EXPECT_TLE : rule->required;
}

bool rules_is_lower_bound(const struct expectation *rule)
{
	return rule->time_limit_use == TIME_LIMIT_LOWER ||
	       (rule->time_limit_use == TIME_LIMIT_BY_VERDICTS && !(rule->permitted & EXPECT_TLE));
}

bool rules_is_upper_bound(const struct expectation *rule)
{
	return rule->time_limit_use == TIME_LIMIT_UPPER ||
	       (rule->time_limit_use == TIME_LIMIT_BY_VERDICTS && rule->required == EXPECT_TLE);
}
