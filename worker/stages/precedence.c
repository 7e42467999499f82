/* SPDX-License-Identifier: MIT */
#include "worker/stages/precedence.h"

#include "common/attr.h"
#include "common/units.h"

/* A shorter silence is the time that an answer takes. */
static const uint64_t silence_ns = 100 * NS_PER_MS;

enum jury_answer jury_answer_kattis(int exit_code)
{
	switch (exit_code) {
	case 42:
		return JURY_ACCEPTS;
	case 43:
		return JURY_REJECTS;
	default:
		return JURY_SAYS_NOTHING;
	}
}

/* ---- what the rules ask ---- */

static const struct evidence_side *solution(const struct precedence_case *of)
{
	return &of->evidence.sides[SPEAKER_SOLUTION];
}

static const struct evidence_side *jury(const struct precedence_case *of)
{
	return &of->evidence.sides[SPEAKER_JURY];
}

static bool jury_says(const struct precedence_case *of, enum jury_answer answer)
{
	const struct evidence_side *side = jury(of);
	return side->end == ENDED_BY_ITSELF && side->status == SANDBOX_EXITED &&
	       of->answer(side->exit_code) == answer;
}

static bool jury_is_first(const struct precedence_case *of)
{
	return of->evidence.first == SPEAKER_JURY;
}

/* The wall limit of one of them passed while both were there. */
static bool wall_passed_in_dialogue(const struct precedence_case *of)
{
	return of->evidence.sides[of->evidence.first].end == ENDED_FOR_WALL_TIME;
}

/* And nothing had been said for so long that what the two did then is what kept them. */
static bool wall_passed_in_silence(const struct precedence_case *of)
{
	return wall_passed_in_dialogue(of) && of->evidence.quiet_ns >= silence_ns;
}

/* ---- the rules ---- */

static bool both_idle(const struct precedence_case *of)
{
	return solution(of)->end == ENDED_FOR_IDLENESS && jury(of)->end == ENDED_FOR_IDLENESS;
}

static bool validator_idle(const struct precedence_case *of)
{
	return jury(of)->end == ENDED_FOR_IDLENESS && !of->evidence.jury_waits_elsewhere;
}

static bool validator_over_limit(const struct precedence_case *of)
{
	enum evidence_end end = jury(of)->end;
	return end == ENDED_FOR_CPU_TIME || end == ENDED_FOR_MEMORY || end == ENDED_FOR_OUTPUT;
}

static bool wall_both_waiting(const struct precedence_case *of)
{
	return wall_passed_in_silence(of) && solution(of)->reads_input && jury(of)->reads_input;
}

static bool wall_validator_silent(const struct precedence_case *of)
{
	return wall_passed_in_silence(of) && solution(of)->reads_input && !jury(of)->reads_input &&
	       !of->evidence.jury_waits_elsewhere;
}

static bool validator_over_wall_time(const struct precedence_case *of)
{
	return jury(of)->end == ENDED_FOR_WALL_TIME;
}

static bool validator_crashed(const struct precedence_case *of)
{
	return jury_says(of, JURY_SAYS_NOTHING) ||
	       (jury(of)->end == ENDED_BY_ITSELF && jury(of)->status != SANDBOX_EXITED);
}

static bool validator_rejected_with_next_pass(const struct precedence_case *of)
{
	return jury_says(of, JURY_REJECTS) && of->asks_for_next_pass;
}

static bool validator_first_rejected(const struct precedence_case *of)
{
	return !of->run_comes_first && jury_is_first(of) && jury_says(of, JURY_REJECTS);
}

static bool solution_over_time(const struct precedence_case *of)
{
	return solution(of)->end == ENDED_FOR_CPU_TIME ||
	       (of->time_limit_ns > 0 && solution(of)->cpu_ns > of->time_limit_ns);
}

/* In problems with several processes their time counts together. */
static bool processes_over_time(const struct precedence_case *of)
{
	return of->time_limit_ns > 0 && of->cpu_ns_of_all > of->time_limit_ns;
}

static bool solution_over_memory(const struct precedence_case *of)
{
	return solution(of)->end == ENDED_FOR_MEMORY;
}

static bool solution_over_wall_time(const struct precedence_case *of)
{
	return solution(of)->end == ENDED_FOR_WALL_TIME;
}

static bool solution_over_output(const struct precedence_case *of)
{
	return solution(of)->end == ENDED_FOR_OUTPUT;
}

static bool solution_idle(const struct precedence_case *of)
{
	return solution(of)->end == ENDED_FOR_IDLENESS;
}

static bool solution_crashed(const struct precedence_case *of)
{
	const struct evidence_side *side = solution(of);
	return side->end == ENDED_BY_ITSELF &&
	       (side->status != SANDBOX_EXITED || side->exit_code != 0);
}

static bool validator_rejected(const struct precedence_case *of)
{
	return jury_says(of, JURY_REJECTS);
}

static bool validator_first_accepted(const struct precedence_case *of)
{
	return jury_is_first(of);
}

static bool validator_accepted(_unused_ const struct precedence_case *of)
{
	return true;
}

const struct precedence_rule precedence_rules[] = {
	{"both-idle", VERDICT_IDLENESS, "it and the interactor waited for each other", both_idle},
	{"wall-both-waiting", VERDICT_IDLENESS,
         "it and the interactor waited for each other until the time was over", wall_both_waiting},
	{"wall-validator-silent", VERDICT_JUDGE_ERROR,
         "the solution waited for the interactor until the time was over", wall_validator_silent},
	{"validator-idle", VERDICT_JUDGE_ERROR,
         "the interactor waited without end when the solution had left", validator_idle},
	{"validator-over-limit", VERDICT_JUDGE_ERROR, "the interactor passed a limit",
         validator_over_limit},
	{"validator-over-wall-time", VERDICT_JUDGE_ERROR,
         "the interactor took too long, or did not end when the solution had left",
         validator_over_wall_time},
	{"validator-crashed", VERDICT_JUDGE_ERROR, "the interactor crashed", validator_crashed},
	{"validator-rejected-with-next-pass", VERDICT_JUDGE_ERROR,
         "the interactor rejected and asked for a further pass", validator_rejected_with_next_pass},
	{"validator-first-rejected", VERDICT_WRONG_ANSWER,
         "the interactor rejected while the solution was still there", validator_first_rejected},
	{"solution-over-time", VERDICT_TIME_LIMIT, "it took too long", solution_over_time},
	{"processes-over-time", VERDICT_TIME_LIMIT, "its processes took too long together",
         processes_over_time},
	{"solution-over-memory", VERDICT_MEMORY_LIMIT, "it needs too much memory",
         solution_over_memory},
	{"solution-over-wall-time", VERDICT_WALL_TIME_LIMIT, "it waited until the time was over",
         solution_over_wall_time},
	{"solution-over-output", VERDICT_OUTPUT_LIMIT, "it wrote too much", solution_over_output},
	{"solution-idle", VERDICT_IDLENESS, "it waited without end when the interactor had left",
         solution_idle},
	{"solution-crashed", VERDICT_RUN_TIME_ERROR, "it crashed", solution_crashed},
	{"validator-rejected", VERDICT_WRONG_ANSWER, "the interactor rejected", validator_rejected},
	{"validator-first-accepted", VERDICT_ACCEPTED,
         "the interactor accepted and left first: it cannot have seen all that the solution wrote",
         validator_first_accepted},
	{"validator-accepted", VERDICT_ACCEPTED, "the interactor accepted", validator_accepted},
};
const size_t precedence_n_rules = ARRAY_SIZE(precedence_rules);

const struct precedence_rule *precedence_decide(const struct precedence_case *of)
{
	size_t i = 0;
	while (!precedence_rules[i].applies(of))
		i++;
	return &precedence_rules[i];
}

/* ---- several processes ---- */

/* What may be the consequence of another process's failure comes after what may not, and what is no failure last. */
static unsigned remoteness(enum verdict verdict)
{
	if (verdict == VERDICT_ACCEPTED || verdict == VERDICT_WRONG_ANSWER)
		return 2;
	return verdict == VERDICT_IDLENESS;
}

/* Whether what was decided about @a goes before what was decided about @b. */
static bool goes_before(const struct precedence_case *a, const struct precedence_rule *of_a,
                        const struct precedence_case *b, const struct precedence_rule *of_b)
{
	if (remoteness(of_a->verdict) != remoteness(of_b->verdict))
		return remoteness(of_a->verdict) < remoteness(of_b->verdict);
	if (of_a != of_b)
		return of_a < of_b;
	if (of_a->verdict == VERDICT_IDLENESS || of_a->verdict == VERDICT_ACCEPTED)
		return false; /* all alike */
	if (a->evidence.first != b->evidence.first)
		return a->evidence.first == SPEAKER_SOLUTION;
	return !solution(a)->reads_input && solution(b)->reads_input;
}

const struct precedence_rule *precedence_decide_all(struct precedence_case *of,
                                                    const struct evidence *evidences, size_t n,
                                                    size_t *ret_process)
{
	struct precedence_case best = *of;
	const struct precedence_rule *rule = NULL;
	of->cpu_ns_of_all = 0;
	for (size_t i = 0; i < n; i++)
		of->cpu_ns_of_all += evidences[i].sides[SPEAKER_SOLUTION].cpu_ns;
	for (size_t i = 0; i < n; i++) {
		of->evidence = evidences[i];
		const struct precedence_rule *of_this = precedence_decide(of);
		if (rule && !goes_before(of, of_this, &best, rule))
			continue;
		rule = of_this;
		best = *of;
		*ret_process = i;
	}
	return rule;
}

/* ---- before the end ---- */

/* Everything that can become of a program. */
static const struct evidence_side ends[] = {
	{.end = ENDED_BY_ITSELF, .status = SANDBOX_EXITED, .exit_code = 0},
	{.end = ENDED_BY_ITSELF, .status = SANDBOX_EXITED, .exit_code = 1},
	{.end = ENDED_BY_ITSELF, .status = SANDBOX_EXITED, .exit_code = 42},
	{.end = ENDED_BY_ITSELF, .status = SANDBOX_EXITED, .exit_code = 43},
	{.end = ENDED_BY_ITSELF, .status = SANDBOX_SIGNALED},
	{.end = ENDED_FOR_CPU_TIME, .status = SANDBOX_SIGNALED},
	{.end = ENDED_FOR_WALL_TIME, .status = SANDBOX_SIGNALED},
	{.end = ENDED_FOR_MEMORY, .status = SANDBOX_SIGNALED},
	{.end = ENDED_FOR_OUTPUT, .status = SANDBOX_SIGNALED},
	{.end = ENDED_FOR_IDLENESS, .status = SANDBOX_SIGNALED},
};

bool precedence_is_decided(const struct precedence_case *of)
{
	struct precedence_case imagined = *of;
	bool solution_lives = solution(of)->end == ENDED_COUNT;
	enum speaker alive = solution_lives ? SPEAKER_SOLUTION : SPEAKER_JURY;
	struct evidence_side *side = &imagined.evidence.sides[alive];
	enum verdict verdict = VERDICT_COUNT;
	if (solution_lives == (jury(of)->end == ENDED_COUNT))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		side->end = ends[i].end;
		side->status = ends[i].status;
		side->exit_code = ends[i].exit_code;
		enum verdict of_this_end = precedence_decide(&imagined)->verdict;
		if (i > 0 && of_this_end != verdict)
			return false;
		verdict = of_this_end;
	}
	return true;
}
