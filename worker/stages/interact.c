/* SPDX-License-Identifier: MIT */
#include "worker/stages/interact.h"

#include "common/fd.h"
#include "worker/stages/last_words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const enum side sandbox_of[SPEAKER_COUNT] = {
	[SPEAKER_SOLUTION] = SIDE_SOLUTION, [SPEAKER_JURY] = SIDE_JURY};

/* ---- deciding ---- */

/* A directory that a program could write: nothing in it is followed or opened. */
static bool asks_for_next_pass(int feedback)
{
	struct stat st;
	return feedback >= 0 && fstatat(feedback, "nextpass.in", &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static void add_end(const struct interaction *i, enum speaker speaker, char *text, size_t size)
{
	const struct evidence_side *side = &i->evidence.sides[speaker];
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
	last_words_add(&i->errors[speaker], text, size);
}

static void explain(struct interaction *i)
{
	(void)snprintf(i->message, sizeof(i->message), "%s", i->rule->words);
	if (i->verdict == VERDICT_JUDGE_ERROR)
		add_end(i, SPEAKER_JURY, i->message, sizeof(i->message));
	else if (i->verdict == VERDICT_RUN_TIME_ERROR)
		add_end(i, SPEAKER_SOLUTION, i->message, sizeof(i->message));
}

static void decide(struct interaction *i, struct precedence_case *of)
{
	of->evidence = i->evidence;
	of->asks_for_next_pass = asks_for_next_pass(i->results[SPEAKER_JURY].keep_dir_fd);
	i->rule = precedence_decide(of);
	i->verdict = i->rule->verdict;
	explain(i);
}

static bool is_decided(const struct evidence *evidence, void *context)
{
	struct precedence_case *of = context;
	of->evidence = *evidence;
	return precedence_is_decided(of);
}

/* ---- running ---- */

static int submit(const struct slot *slot, struct box *const *boxes, struct conversation *c,
                  struct sandbox_handle **handles, struct error *err)
{
	/* The interactor first: it has to read its files before it says anything. */
	for (int i = SPEAKER_COUNT; i-- > 0;) {
		struct relay_ends *ends = &c->sides[i].program;
		boxes[i]->request.stdin_fd = ends->stdin_fd;
		boxes[i]->request.stdout_fd = ends->stdout_fd;
		boxes[i]->request.stderr_fd = ends->stderr_fd;
		int r = box_submit(boxes[i], slot, sandbox_of[i], &handles[i], err);
		if (r < 0)
			return r;
		relay_ends_close(ends);
	}
	return 0;
}

static int run(const struct slot *slot, struct box *const *boxes, struct conversation *c,
               struct error *err)
{
	struct sandbox_handle *handles[SPEAKER_COUNT] = {NULL, NULL};
	int r = submit(slot, boxes, c, handles, err);
	if (r == 0)
		r = conversation_run(c, handles, slot->options.stop, err);
	for (int i = 0; i < SPEAKER_COUNT; i++)
		if (handles[i])
			sandbox_cancel(handles[i]);
	return r;
}

static void take_over(struct conversation *c, struct interaction *ret)
{
	ret->evidence = c->evidence;
	ret->begin_ns = c->begin_ns;
	ret->transcript = c->transcript;
	transcript_finish(&ret->transcript);
	c->transcript = TRANSCRIPT_NONE;
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		ret->results[i] = c->sides[i].result;
		ret->errors[i] = c->sides[i].kept;
	}
}

static void close_directories(struct conversation *c)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		(void)fd_close(c->sides[i].result.keep_dir_fd);
}

int interact_run(const struct slot *slot, struct box *solution, struct box *jury,
                 const struct interact_options *options, struct interaction *ret, struct error *err)
{
	struct box *const boxes[SPEAKER_COUNT] = {
		[SPEAKER_SOLUTION] = solution, [SPEAKER_JURY] = jury};
	struct precedence_case of = {
		.answer = options->answer ? options->answer : jury_answer_kattis,
		.run_comes_first = options->run_comes_first,
		.time_limit_ns = solution->request.cpu_limit_ns,
	};
	uint64_t jury_limit = options->jury_output_limit_bytes;
	const struct conversation_options of_conversation = {
		.policy = options->policy,
		.output_limit_bytes = {[SPEAKER_SOLUTION] = options->output_limit_bytes,
	                               [SPEAKER_JURY] = jury_limit > 0 ? jury_limit : UINT64_MAX},
		.keeps_transcript = true,
		.is_decided = is_decided,
		.context = &of,
	};
	struct conversation c;
	int r = conversation_open(&c, &of_conversation, err);
	if (r < 0)
		return r;
	r = run(slot, boxes, &c, err);
	if (r == 0) {
		take_over(&c, ret);
		decide(ret, &of);
	} else {
		close_directories(&c);
		(void)error_prefix(err, "interaction");
	}
	conversation_done(&c);
	return r;
}

void interaction_done(struct interaction *interaction)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		interaction->results[i].keep_dir_fd = fd_close(interaction->results[i].keep_dir_fd);
	transcript_done(&interaction->transcript);
}
