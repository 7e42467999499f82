/* SPDX-License-Identifier: MIT */
#include "worker/relay/conversation.h"

#include "common/fd.h"
#include "common/units.h"
#include "worker/relay/watch.h"

#include <errno.h>
#include <poll.h>

/* How soon one who leaves is looked at again; how long nothing must have passed before both are looked at, twice. */
enum { SETTLING_MS = 1, QUIET_MS = 25 };

/* ---- opening and closing ---- */

static int open_side(struct conversation *c, enum speaker speaker, struct error *err)
{
	struct conversation_side *side = &c->sides[speaker];
	struct conversation_side *other = &c->sides[speaker_other(speaker)];
	int r = channel_make_pipe(&side->says.source, &side->program.stdout_fd, err);
	if (r == 0)
		r = channel_make_pipe(&other->program.stdin_fd, &side->says.sink, err);
	if (r == 0)
		r = channel_make_pipe(&side->errors.source, &side->program.stderr_fd, err);
	side->limit.most_bytes = c->options.output_limit_bytes[speaker];
	side->says.limit = side->errors.limit = &side->limit;
	side->says.speaker = speaker;
	side->says.transcript = c->options.keeps_transcript ? &c->transcript : NULL;
	side->errors.kept = &side->kept;
	return r;
}

int conversation_open(struct conversation *c, const struct conversation_options *options,
                      struct error *err)
{
	*c = (struct conversation){.options = *options, .transcript = TRANSCRIPT_NONE};
	for (int i = 0; i < SPEAKER_COUNT; i++)
		c->sides[i] = (struct conversation_side){.program = RELAY_NO_ENDS,
		                                         .says = CHANNEL_CLOSED,
		                                         .errors = CHANNEL_CLOSED,
		                                         .result = {.keep_dir_fd = SANDBOX_NO_FD}};
	int r = options->keeps_transcript ? transcript_init(&c->transcript, err) : 0;
	for (int i = 0; r == 0 && i < SPEAKER_COUNT; i++)
		r = open_side(c, (enum speaker)i, err);
	if (r < 0)
		conversation_done(c);
	return r;
}

void conversation_done(struct conversation *c)
{
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		relay_ends_close(&c->sides[i].program);
		channel_close(&c->sides[i].says);
		channel_close(&c->sides[i].errors);
	}
	transcript_done(&c->transcript);
}

/* ---- evidence ---- */

static uint64_t since_begin(const struct conversation *c, uint64_t at_ns)
{
	return at_ns > c->begin_ns ? at_ns - c->begin_ns : 1;
}

static void note_state(struct conversation *c, enum speaker speaker,
                       const struct sandbox_activity *activity)
{
	c->evidence.sides[speaker].state = activity->state;
	c->evidence.sides[speaker].reads_input = activity->reads_input;
}

static enum evidence_end end_of(const struct conversation_side *side)
{
	static const enum evidence_end ends[SANDBOX_LIMIT_COUNT] = {
		[SANDBOX_LIMIT_NONE] = ENDED_BY_ITSELF,
		[SANDBOX_LIMIT_WALL] = ENDED_FOR_WALL_TIME,
		[SANDBOX_LIMIT_CPU] = ENDED_FOR_CPU_TIME,
		[SANDBOX_LIMIT_MEMORY] = ENDED_FOR_MEMORY,
	};
	return side->result.limit == SANDBOX_LIMIT_KILLED ? side->kill_reason
	                                                  : ends[side->result.limit];
}

static void note_end(struct conversation *c, enum speaker speaker)
{
	const struct conversation_side *side = &c->sides[speaker];
	const struct sandbox_result *result = &side->result;
	struct evidence_side *evidence = &c->evidence.sides[speaker];
	evidence->end = end_of(side);
	evidence->status = result->status;
	evidence->exit_code = result->exit_code;
	evidence->signal = result->signal;
	evidence->cpu_ns = result->cpu_user_ns + result->cpu_system_ns;
	evidence->wall_ns = result->wall_ns;
	evidence->ended_at_ns = since_begin(c, result->end_at_ns);
	evidence->knew = c->sides[speaker_other(speaker)].is_told;
}

/* What the one that has ended had read of what the other had said until now. */
static void note_heard(struct conversation *c, enum speaker ended)
{
	struct conversation_side *other = &c->sides[speaker_other(ended)];
	uint64_t heard_bytes = channel_heard_bytes(&other->says);
	c->evidence.sides[speaker_other(ended)].heard_bytes = heard_bytes;
	other->is_heard = heard_bytes > 0 && heard_bytes == other->says.bytes &&
	                  channel_pipe_bytes(other->says.source) == 0;
}

static void note_counts(struct conversation *c)
{
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		if (c->sides[i].limit.is_hit && c->evidence.sides[i].end == ENDED_BY_ITSELF)
			c->evidence.sides[i].end =
				ENDED_FOR_OUTPUT; /* it was faster than the kill */
		c->evidence.sides[i].bytes = c->sides[i].says.bytes;
		c->evidence.sides[i].discarded_bytes = c->sides[i].says.discarded_bytes;
	}
}

static void note_order(struct conversation *c, enum speaker first, enum evidence_order order)
{
	if (c->has_order)
		return;
	c->has_order = true;
	c->evidence.first = first;
	c->evidence.order = order;
}

/* ---- bytes ---- */

static void kill_side(struct conversation_side *side, enum evidence_end reason)
{
	if (!side->handle || side->kill_reason != ENDED_BY_ITSELF)
		return;
	side->kill_reason = reason;
	sandbox_kill(side->handle);
}

static void note_event(struct conversation *c, enum speaker speaker, int event)
{
	if (event == CHANNEL_QUIET)
		return;
	c->seems_idle = false;
	uint64_t now_ns = units_now_ns(), at_ns = since_begin(c, now_ns);
	if (event == CHANNEL_MOVED)
		c->moved_at_ns = now_ns;
	if (event == CHANNEL_MOVED && c->sides[speaker].says.sink >= 0)
		c->sides[speaker].said_at_ns = now_ns;
	if (event == CHANNEL_ENDED)
		c->evidence.sides[speaker].output_ended_at_ns = at_ns;
	if (event == CHANNEL_UNREAD)
		c->evidence.sides[speaker_other(speaker)].unread_at_ns = at_ns;
}

/* Nothing more is read of one who passed the limit, and it is not to notice before it is killed. */
static void stop_excesses(struct conversation *c)
{
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		struct conversation_side *side = &c->sides[i];
		if (!side->limit.is_hit)
			continue;
		kill_side(side, ENDED_FOR_OUTPUT);
		if (side->handle)
			continue;
		side->says.source = fd_close(side->says.source);
		side->errors.source = fd_close(side->errors.source);
	}
}

/* ---- what to wait for ---- */

enum { AT_STOP, AT_SIDES, AT_RESULT = 0, AT_SAYS, AT_ERRORS, AT_EACH };
enum { AT_COUNT = AT_SIDES + SPEAKER_COUNT * AT_EACH };

static void fill_poll(const struct conversation *c, int stop, struct pollfd *fds)
{
	fds[AT_STOP] = (struct pollfd){.fd = stop, .events = POLLIN};
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		const struct conversation_side *side = &c->sides[i];
		struct pollfd *of_side = &fds[AT_SIDES + i * AT_EACH];
		int result = side->handle ? sandbox_pollable(side->handle) : -1;
		of_side[AT_RESULT] = (struct pollfd){.fd = result, .events = POLLIN};
		of_side[AT_SAYS] = channel_poll(&side->says);
		of_side[AT_ERRORS] = channel_poll(&side->errors);
	}
}

static int move_bytes(struct conversation *c, const struct pollfd *fds, struct error *err)
{
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		struct conversation_side *side = &c->sides[i];
		const struct pollfd *of_side = &fds[AT_SIDES + i * AT_EACH];
		int event = channel_step(&side->says, of_side[AT_SAYS].revents, err);
		if (event >= 0) {
			note_event(c, (enum speaker)i, event);
			event = channel_step(&side->errors, of_side[AT_ERRORS].revents, err);
		}
		if (event < 0)
			return event;
	}
	return 0;
}

/* ---- ends ---- */

/* What both did until now is what a verdict about waiting rests on. */
static void note_first_end(struct conversation *c, enum speaker speaker)
{
	enum speaker other = speaker_other(speaker);
	if (!c->sides[other].handle || c->is_idle)
		return;
	c->evidence.quiet_ns = units_now_ns() - c->moved_at_ns;
	note_state(c, speaker, &c->sides[speaker].watched.seen);
	if (watch_look(c, other))
		note_state(c, other, &c->sides[other].watched.now);
}

static int take_result(struct conversation *c, enum speaker speaker, struct sandbox_handle **handle,
                       struct error *err)
{
	struct conversation_side *side = &c->sides[speaker];
	char text[SANDBOX_ERROR_SIZE];
	note_first_end(c, speaker);
	side->handle = NULL;
	int r = sandbox_wait(TAKE_PTR(*handle), &side->result, text);
	if (r < 0) {
		side->result.keep_dir_fd = SANDBOX_NO_FD;
		return error_say(err, r, "%s", text);
	}
	if (side->result.status == SANDBOX_ERROR)
		return error_say(err, -EIO, "%s", side->result.error);
	note_end(c, speaker);
	note_heard(c, speaker);
	c->seems_idle = false;
	return 0;
}

static int take_results(struct conversation *c, const struct pollfd *fds,
                        struct sandbox_handle **handles, struct error *err)
{
	static const char *const names[SPEAKER_COUNT] = {"solution", "interactor"};
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		if (!fds[AT_SIDES + i * AT_EACH + AT_RESULT].revents)
			continue;
		int r = take_result(c, (enum speaker)i, &handles[i], err);
		if (r < 0)
			return error_prefix(err, "%s", names[i]);
	}
	return 0;
}

/* Who spoke last of those who were heard; somebody whose last word was not read did not make the other end. */
static enum speaker last_heard(const struct conversation *c)
{
	const struct conversation_side *solution = &c->sides[SPEAKER_SOLUTION];
	const struct conversation_side *jury = &c->sides[SPEAKER_JURY];
	if (solution->is_heard != jury->is_heard)
		return solution->is_heard ? SPEAKER_SOLUTION : SPEAKER_JURY;
	return solution->said_at_ns >= jury->said_at_ns ? SPEAKER_SOLUTION : SPEAKER_JURY;
}

/* When both have ended before either was told, nobody was ended by the other's leaving. */
static void order_unaware_ends(struct conversation *c)
{
	const struct conversation_side *solution = &c->sides[SPEAKER_SOLUTION];
	const struct conversation_side *jury = &c->sides[SPEAKER_JURY];
	if (solution->handle || jury->handle)
		return;
	bool nothing_was_heard = c->evidence.sides[SPEAKER_SOLUTION].heard_bytes == 0 &&
	                         c->evidence.sides[SPEAKER_JURY].heard_bytes == 0;
	note_order(c, nothing_was_heard ? SPEAKER_SOLUTION : last_heard(c),
	           nothing_was_heard ? ORDER_NONE : ORDER_LAST_SAID);
}

/* ---- telling ---- */

static bool must_pass_end_on(const struct conversation_side *side)
{
	return side->says.source < 0 && side->says.sink >= 0;
}

/* Under the policy that closes, a writer is to feel that nobody reads. */
static bool must_close_other(const struct conversation *c, enum speaker speaker)
{
	const struct channel *to_it = &c->sides[speaker_other(speaker)].says;
	bool reads_no_more =
		!c->sides[speaker].handle || c->evidence.sides[speaker].unread_at_ns > 0;
	return c->options.policy == CONVERSATION_CLOSE && reads_no_more && to_it->source >= 0;
}

static void tell(struct conversation *c, enum speaker speaker)
{
	struct conversation_side *side = &c->sides[speaker];
	struct channel *to_it = &c->sides[speaker_other(speaker)].says;
	if (must_pass_end_on(side))
		channel_end_sink(&side->says);
	if (must_close_other(c, speaker))
		to_it->source = fd_close(to_it->source);
	if (!side->handle) {
		channel_end_sink(to_it);
		side->is_told = true;
		note_order(c, speaker, ORDER_SEEN);
	}
	c->seems_idle = false;
}

/* Tells the other of what has ended, if that is certain to be no part of an exit, and of an exit, if the other is certain
 * not to exit just now itself. */
static void tell_when_settled(struct conversation *c, enum speaker speaker)
{
	const struct conversation_side *side = &c->sides[speaker];
	const struct conversation_side *other = &c->sides[speaker_other(speaker)];
	if (other->handle && other->kill_reason != ENDED_BY_ITSELF)
		return; /* it is to end by that and not by what it learns */
	bool is_new_exit = !side->handle && !side->is_told;
	if (!is_new_exit && !must_pass_end_on(side) && !must_close_other(c, speaker))
		return;
	if (!watch_is_settled(c, speaker))
		return;
	if (is_new_exit && !watch_is_settled(c, speaker_other(speaker)))
		return;
	tell(c, speaker);
}

static void kill_all(struct conversation *c, enum evidence_end reason)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		kill_side(&c->sides[i], reason);
}

static void end_what_is_decided(struct conversation *c)
{
	bool one_is_alive = c->sides[SPEAKER_SOLUTION].handle || c->sides[SPEAKER_JURY].handle;
	if (!c->options.is_decided || !c->has_order || !one_is_alive)
		return;
	note_counts(c);
	if (c->options.is_decided(&c->evidence, c->options.context))
		kill_all(c, ENDED_FOR_VERDICT);
}

static void end_what_is_idle(struct conversation *c)
{
	if (c->is_idle || !watch_is_idle(c))
		return;
	c->is_idle = true;
	for (int i = 0; i < SPEAKER_COUNT; i++)
		if (c->sides[i].handle)
			note_state(c, (enum speaker)i, &c->sides[i].watched.now);
	kill_all(c, ENDED_FOR_IDLENESS);
}

/* ---- all of it ---- */

static bool is_going_on(const struct conversation *c)
{
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		const struct conversation_side *side = &c->sides[i];
		if (side->handle || side->says.source >= 0 || side->errors.source >= 0)
			return true;
	}
	return false;
}

static void begin(struct conversation *c, struct sandbox_handle **handles)
{
	c->begin_ns = c->moved_at_ns = units_now_ns();
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		c->sides[i].handle = handles[i];
		c->evidence.sides[i].end = ENDED_COUNT;
	}
}

static int react(struct conversation *c, bool was_quiet)
{
	order_unaware_ends(c);
	for (int i = 0; i < SPEAKER_COUNT; i++)
		tell_when_settled(c, (enum speaker)i);
	end_what_is_decided(c);
	if (was_quiet && !watch_is_settling(c))
		end_what_is_idle(c);
	return watch_is_settling(c) ? SETTLING_MS : QUIET_MS;
}

int conversation_run(struct conversation *c, struct sandbox_handle *handles[SPEAKER_COUNT],
                     int stop, struct error *err)
{
	int patience_ms = QUIET_MS;
	begin(c, handles);
	while (is_going_on(c)) {
		struct pollfd fds[AT_COUNT];
		fill_poll(c, stop, fds);
		int n = poll(fds, AT_COUNT, patience_ms);
		if (n < 0 && errno != EINTR)
			return error_set(err, -errno, "relay: poll");
		if (fds[AT_STOP].revents)
			return error_say(err, -ECANCELED, "interrupted");
		int r = move_bytes(c, fds, err);
		if (r == 0)
			r = take_results(c, fds, handles, err);
		stop_excesses(c);
		if (r < 0)
			return r;
		patience_ms = react(c, n == 0);
	}
	note_counts(c);
	return 0;
}
