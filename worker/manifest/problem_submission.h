/* SPDX-License-Identifier: MIT */
/*
 * The submissions of a package and what is promised about them; a part of problem.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sets of verdicts in the words of the formats, which know four only (verdict_kattis() brings
 * others to them). */
enum expected_verdict {
	EXPECT_AC = 1 << 0,
	EXPECT_WA = 1 << 1,
	EXPECT_TLE = 1 << 2,
	EXPECT_RTE = 1 << 3,
	EXPECT_ANY = EXPECT_AC | EXPECT_WA | EXPECT_TLE | EXPECT_RTE,
};

/* Whether a rule's submissions take part in choosing the time limit. */
enum time_limit_use {
	TIME_LIMIT_BY_VERDICTS, /* as @permitted and @required say: docs/packages.md, "Limits" */
	TIME_LIMIT_UNUSED,
	TIME_LIMIT_LOWER, /* its slowest case must end within the limit */
	TIME_LIMIT_UPPER  /* its slowest case must pass it */
};

/**
 * struct expectation - one rule about what a submission gets: from its directory, from
 * submissions.yaml, or from a test group's key in it
 *
 * All rules of a submission hold together. A rule speaks of the cases that @cases matches.
 */
struct expectation {
	char *origin; /* where the rule stands, for messages: "submissions.yaml:12", "wrong_answer/" */
	char *cases; /* glob over names of cases and groups, see expectation_matches(); NULL: all */
	unsigned permitted; /* EXPECT_… set: every case's verdict is in it */
	unsigned required; /* EXPECT_… set: at least one case's verdict is in it; EXPECT_ANY: nothing */
	/* numbers as written, both ends included: score of the submission, or of the group that
	 * @cases names; NULL: not asked */
	char *score_low, *score_high;
	char *message; /* part of some case's judge message; NULL: not asked */
	enum time_limit_use time_limit_use;
};

/* Whether the rule speaks of this case or group, "secret/1-small"; one about a group speaks of all
 * that is in it. */
bool expectation_matches(const struct expectation *expectation, const char *name);

/* A submission of the package and what is promised about it. */
struct problem_submission {
	char *name;        /* last part of the path: "wa.cpp" */
	char *directory;   /* "wrong_answer" */
	char *path;        /* "submissions/wrong_answer/wa.cpp" */
	bool is_directory; /* all files below @path are the one submission */

	struct expectation *expectations; /* all of them hold; none: see the next two */
	size_t n_expectations;
	/* set of 1 << enum verdict, one of which the submission as a whole gets; 0: not asked. From
	 * DOMjudge's @EXPECTED_RESULTS@, and from directories whose name speaks of the whole
	 * ("compiler_error", those of legacy scoring problems) */
	uint64_t expected_verdicts;
	char *expected_score; /* DOMjudge's @EXPECTED_SCORE@, a number as written; NULL: not asked */
	bool expects_partial; /* legacy partially_accepted: accepted, and not with the best score */
	char *language;       /* submissions.yaml's code; NULL: by the files */
	char *entrypoint;     /* submissions.yaml; NULL: the language's default */
	bool model_solution;
};

/* Whether anything is promised about the submission. */
bool submission_has_promise(const struct problem_submission *submission);
