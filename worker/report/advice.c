/* SPDX-License-Identifier: MIT */
#include "worker/report/advice.h"

#include "worker/report/sentences.h"

#include <errno.h>

enum {
	NAMES_MAX = 3,    /* told by name; of the others there is the number */
	NEAR_PERCENT = 90 /* of a limit: nearer times can be another verdict the next day */
};

/* ---- what a submission can be counted for ---- */

static bool is_not_judged(const struct report *report _unused_, const struct report_judgement *j)
{
	return j->verdict == VERDICT_JUDGE_ERROR;
}

static bool is_unexpected(const struct report *report, const struct report_judgement *j)
{
	return j->met == MET_NO && !is_not_judged(report, j);
}

static bool is_near(const struct report *report, const struct report_judgement *j)
{
	uint64_t limit_ns = j->time_limit_ns > 0 ? j->time_limit_ns : report->limits.time_ns;
	for (size_t i = 0; i < j->n_cases; i++)
		if (j->cases[i].verdict == VERDICT_ACCEPTED &&
		    j->cases[i].cpu_ns / NEAR_PERCENT > limit_ns / 100)
			return limit_ns > 0;
	return false;
}

static const struct rule {
	bool (*applies)(const struct report *report, const struct report_judgement *j);
	const char *one, *many; /* behind the number */
	const char *advice;
} rules[] = {
	{is_not_judged, "submission could not be judged", "submissions could not be judged",
         "The package or this host is at fault, not the submission: see its message"},
	{is_unexpected, "submission is not as expected", "submissions are not as expected",
         "--verbose or --html FILE show the cases: mend the submission, the data, or what is "
         "expected"},
	{is_near, "accepted submission came within 10 % of the time limit",
         "accepted submissions came within 10 % of the time limit",
         "Another host or day may say otherwise: give more time, or less work"},
};

/* "2 submissions are not as expected: a.c, b.c. See its cases …"; "" when the rule applies to none. */
static char *say_rule(const struct report *report, const struct rule *rule)
{
	struct strbuf names = {0};
	size_t n = 0;
	for (size_t i = 0; i < report->n_judgements; i++) {
		const struct report_judgement *j = &report->judgements[i];
		if (!rule->applies(report, j))
			continue;
		if (n < NAMES_MAX)
			strbuf_printf(&names, "%s%s", n > 0 ? ", " : "",
			              j->submission ? j->submission : "?");
		n++;
	}
	if (n > NAMES_MAX)
		strbuf_printf(&names, " and %zu more", n - NAMES_MAX);
	_cleanup_(freep) char *list = strbuf_take(&names);
	if (n == 0 || !list)
		return list ? str_printf("%s", "") : NULL;
	return str_printf("%zu %s: %s. %s.", n, n == 1 ? rule->one : rule->many, list, rule->advice);
}

/* ---- the rest ---- */

static char *say_findings(const struct report *report)
{
	size_t n = report->findings.errors;
	if (n == 0)
		return str_printf("%s", "");
	return str_printf(
		"The package has %zu error%s: mend %s first, what follows may be due to %s.", n,
		n == 1 ? "" : "s", n == 1 ? "it" : "them", n == 1 ? "it" : "them");
}

static char *say_weakness(const struct report *report)
{
	_cleanup_(freep) char *weakness = sentence_weakness(report);
	if (!weakness)
		return NULL;
	return str_printf("%s", weakness[0] == '\0'
	                                ? ""
	                                : "This host does not enforce every limit; `juror doctor` "
	                                  "tells what is missing and how to mend it.");
}

/* Takes @sentence; an empty one says nothing. */
static int add(struct strv *summary, char *sentence)
{
	if (!sentence)
		return -ENOMEM;
	if (sentence[0] != '\0')
		return strv_take(summary, sentence);
	free(sentence);
	return 0;
}

int report_advise(struct report *report)
{
	int r = add(&report->summary, say_findings(report));
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(rules); i++)
		r = add(&report->summary, say_rule(report, &rules[i]));
	return r < 0 ? r : add(&report->summary, say_weakness(report));
}
