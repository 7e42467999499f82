/* SPDX-License-Identifier: MIT */
#include "worker/stages/interact.h"

#include "common/fd.h"
#include "worker/stages/last_words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- deciding ---- */

/* A directory that a program could write: nothing in it is followed or opened. */
static bool asks_for_next_pass(int feedback)
{
	struct stat st;
	return feedback >= 0 && fstatat(feedback, "nextpass.in", &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static void add_end(const struct evidence_side *side, const struct channel_kept *errors, char *text,
                    size_t size)
{
	size_t length = strlen(text);
	text += length;
	size -= length;
	if (side->end != ENDED_BY_ITSELF)
		(void)snprintf(text, size, " (ended for %s)", evidence_end_name(side->end));
	else if (side->status == SANDBOX_EXITED)
		(void)snprintf(text, size, " (exit status %d)", side->exit_code);
	else
		(void)snprintf(text, size, " (signal %d, %s)", side->signal,
		               strsignal(side->signal));
	last_words_add(errors, text, size);
}

bool interaction_is_about_one(const struct interaction *i)
{
	return i->n_processes > 1 && i->verdict != VERDICT_ACCEPTED &&
	       i->verdict != VERDICT_WRONG_ANSWER && i->verdict != VERDICT_JUDGE_ERROR &&
	       i->verdict != VERDICT_IDLENESS;
}

static void begin_message(struct interaction *i)
{
	if (interaction_is_about_one(i))
		(void)snprintf(i->message, sizeof(i->message), "process %zu: %s", i->decisive,
		               i->rule->words);
	else
		(void)snprintf(i->message, sizeof(i->message), "%s", i->rule->words);
}

static void explain(struct interaction *i)
{
	const struct evidence_side *sides = interaction_evidence(i)->sides;
	begin_message(i);
	if (i->verdict == VERDICT_JUDGE_ERROR)
		add_end(&sides[SPEAKER_JURY], &i->jury_errors, i->message, sizeof(i->message));
	else if (i->verdict == VERDICT_RUN_TIME_ERROR)
		add_end(&sides[SPEAKER_SOLUTION], &i->processes[i->decisive].errors, i->message,
		        sizeof(i->message));
}

static int decide(struct interaction *i, struct precedence_case *of, struct error *err)
{
	struct evidence *evidences = calloc(i->n_processes, sizeof(*evidences));
	if (!evidences)
		return error_set(err, -ENOMEM, "evidence");
	for (size_t j = 0; j < i->n_processes; j++)
		evidences[j] = i->processes[j].evidence;
	of->asks_for_next_pass = asks_for_next_pass(i->jury.keep_dir_fd);
	i->rule = precedence_decide_all(of, evidences, i->n_processes, &i->decisive);
	i->verdict = i->rule->verdict;
	explain(i);
	free(evidences);
	return 0;
}

static bool is_decided(const struct evidence *evidence, void *context)
{
	struct precedence_case *of = context;
	of->evidence = *evidence;
	return precedence_is_decided(of);
}

/* ---- running ---- */

static int submit(const struct slot *slot, struct box *box, enum side sandbox,
                  struct conversation_side *side, struct sandbox_handle **handle, struct error *err)
{
	struct relay_ends *ends = &side->program;
	if (ends->stdin_fd >= 0)
		box->request.stdin_fd = ends->stdin_fd;
	box->request.stdout_fd = ends->stdout_fd;
	box->request.stderr_fd = ends->stderr_fd;
	int r = box_submit(box, slot, sandbox, handle, err);
	relay_ends_close(ends);
	return r;
}

static int submit_all(const struct slot *slot, const struct interact_boxes *boxes,
                      struct conversation *c, struct sandbox_handle **handles, struct error *err)
{
	size_t n = boxes->n_solutions;
	/* The program of the jury first: it has to read its files before it says anything. */
	int r = submit(slot, boxes->jury, SIDE_JURY, &c->sides[n], &handles[n], err);
	for (size_t i = 0; r == 0 && i < n; i++)
		r = submit(slot, &boxes->solutions[i], side_of_process(i), &c->sides[i],
		           &handles[i], err);
	return r;
}

/* ---- wall limits ---- */

static struct conversation_wall wall_of(const struct box *box)
{
	return (struct conversation_wall){box->request.wall_limit_ns,
	                                  box->request.busy_wall_limit_ns};
}

/* The conversation keeps the limits, since it knows whose time passes; a box's is all the time that there can be. */
static void share_wall_limits(const struct interact_boxes *boxes)
{
	const struct sandbox_request *solution = &boxes->solutions[0].request;
	struct sandbox_request *jury = &boxes->jury->request;
	size_t n = boxes->n_solutions;
	bool are_limited = solution->wall_limit_ns > 0 && jury->wall_limit_ns > 0;
	uint64_t of_all_ns = jury->wall_limit_ns + jury->busy_wall_limit_ns +
	                     n * (solution->wall_limit_ns + solution->busy_wall_limit_ns);
	jury->wall_limit_ns = are_limited ? of_all_ns : 0;
	jury->busy_wall_limit_ns = 0;
	for (size_t i = 0; i < n; i++) {
		boxes->solutions[i].request.wall_limit_ns = jury->wall_limit_ns;
		boxes->solutions[i].request.busy_wall_limit_ns = 0;
	}
}

static int run(const struct slot *slot, const struct interact_boxes *boxes, struct conversation *c,
               struct error *err)
{
	struct sandbox_handle *handles[CONVERSATION_PAIRS_MAX + 1] = {NULL};
	int r = submit_all(slot, boxes, c, handles, err);
	if (r == 0)
		r = conversation_run(c, handles, slot->options.stop, err);
	for (size_t i = 0; i < c->n_sides; i++)
		if (handles[i])
			sandbox_cancel(handles[i]);
	return r;
}

static void close_directories(struct conversation *c)
{
	for (size_t i = 0; i < c->n_sides; i++)
		(void)fd_close(c->sides[i].result.keep_dir_fd);
}

static int take_over(struct conversation *c, struct interaction *ret, struct error *err)
{
	const struct conversation_side *jury = &c->sides[c->n_pairs];
	*ret = (struct interaction){.processes = calloc(c->n_pairs, sizeof(*ret->processes))};
	if (!ret->processes)
		return error_set(err, -ENOMEM, "evidence");
	ret->n_processes = c->n_pairs;
	for (size_t i = 0; i < c->n_pairs; i++)
		ret->processes[i] = (struct interaction_process){
			.result = c->sides[i].result,
			.evidence = c->pairs[i].evidence,
			.errors = c->sides[i].kept_errors,
		};
	ret->jury = jury->result;
	ret->jury_errors = jury->kept_errors;
	ret->jury_remarks = jury->kept_remarks;
	ret->policy = c->options.policy;
	ret->begin_ns = c->begin_ns;
	ret->transcript = c->transcript;
	transcript_finish(&ret->transcript);
	c->transcript = TRANSCRIPT_NONE;
	return 0;
}

static int conclude(struct conversation *c, struct precedence_case *of, struct interaction *ret,
                    struct error *err)
{
	int r = take_over(c, ret, err);
	if (r < 0) {
		close_directories(c);
		return r;
	}
	r = decide(ret, of, err);
	if (r < 0)
		interaction_done(ret);
	return r;
}

int interact_run(const struct slot *slot, const struct interact_boxes *boxes,
                 const struct interact_options *options, struct interaction *ret, struct error *err)
{
	struct precedence_case of = {
		.answer = options->answer ? options->answer : jury_answer_kattis,
		.run_comes_first = options->run_comes_first,
		.time_limit_ns = boxes->solutions[0].request.cpu_limit_ns,
	};
	uint64_t jury_limit = options->jury_output_limit_bytes;
	const struct conversation_options of_conversation = {
		.n_processes = boxes->n_solutions,
		.doors = options->doors,
		.policy = options->policy,
		.output_limit_bytes = {[SPEAKER_SOLUTION] = options->output_limit_bytes,
	                               [SPEAKER_JURY] = jury_limit > 0 ? jury_limit : UINT64_MAX},
		.wall = {[SPEAKER_SOLUTION] = wall_of(&boxes->solutions[0]),
	                 [SPEAKER_JURY] = wall_of(boxes->jury)},
		.keeps_transcript = true,
		.is_decided = is_decided,
		.context = &of,
	};
	share_wall_limits(boxes);
	struct conversation c;
	int r = conversation_open(&c, &of_conversation, err);
	if (r < 0)
		return r;
	r = run(slot, boxes, &c, err);
	if (r == 0)
		r = conclude(&c, &of, ret, err);
	else
		close_directories(&c);
	if (r < 0)
		(void)error_prefix(err, "interaction");
	conversation_done(&c);
	return r;
}

void interaction_done(struct interaction *interaction)
{
	for (size_t i = 0; i < interaction->n_processes; i++)
		(void)fd_close(interaction->processes[i].result.keep_dir_fd);
	interaction->jury.keep_dir_fd = fd_close(interaction->jury.keep_dir_fd);
	free(interaction->processes);
	interaction->processes = NULL;
	interaction->n_processes = 0;
	transcript_done(&interaction->transcript);
}
