/* SPDX-License-Identifier: MIT */
#include "worker/relay/conversation.h"

#include "common/fd.h"
#include "common/units.h"
#include "worker/relay/conversation_internal.h"
#include "worker/relay/vigil.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

const char *conversation_policy_name(enum conversation_policy policy)
{
	static const char *const names[CONVERSATION_POLICY_COUNT] = {
		[CONVERSATION_DRAIN] = "drain", [CONVERSATION_CLOSE] = "close"};
	return policy < CONVERSATION_POLICY_COUNT ? names[policy] : "";
}

/* ---- opening and closing ---- */

/* What one says, by its standard output or, the jury's program, by a pipe that has a name. */
static int open_output(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
                       int *ret_source, struct error *err)
{
	char name[DOORS_NAME_SIZE];
	if (speaker == SPEAKER_SOLUTION || !c->options.doors)
		return channel_make_source(ret_source, &pair->sides[speaker]->program.stdout_fd,
		                           err);
	doors_name(pair->index, DOOR_WRITE, name);
	return doors_add(&c->doors, c->options.doors, name, DOOR_WRITE, ret_source, err);
}

static int open_input(struct conversation *c, struct conversation_pair *pair, enum speaker listener,
                      int *ret_sink, struct error *err)
{
	char name[DOORS_NAME_SIZE];
	if (listener == SPEAKER_SOLUTION || !c->options.doors)
		return channel_make_pipe(&pair->sides[listener]->program.stdin_fd, ret_sink, err);
	doors_name(pair->index, DOOR_READ, name);
	return doors_add(&c->doors, c->options.doors, name, DOOR_READ, ret_sink, err);
}

static int open_voice(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
                      struct error *err)
{
	struct channel *says = &pair->voices[speaker].says;
	*says = CHANNEL_CLOSED;
	says->limit = &pair->sides[speaker]->limit;
	says->speaker = speaker;
	says->process = pair->index;
	says->transcript = c->options.keeps_transcript ? &c->transcript : NULL;
	int r = open_output(c, pair, speaker, &says->source, err);
	return r < 0 ? r : open_input(c, pair, speaker_other(speaker), &says->sink, err);
}

static int open_pair(struct conversation *c, unsigned index, struct error *err)
{
	struct conversation_pair *pair = &c->pairs[index];
	pair->index = index;
	pair->sides[SPEAKER_SOLUTION] = &c->sides[index];
	pair->sides[SPEAKER_JURY] = &c->sides[c->n_pairs];
	int r = 0;
	for (int i = 0; r == 0 && i < SPEAKER_COUNT; i++)
		r = open_voice(c, pair, (enum speaker)i, err);
	return r;
}

static int open_side(struct conversation *c, size_t index, struct error *err)
{
	struct conversation_side *side = &c->sides[index];
	bool is_jury = index == c->n_pairs;
	side->speaker = is_jury ? SPEAKER_JURY : SPEAKER_SOLUTION;
	side->pairs = is_jury ? c->pairs : &c->pairs[index];
	side->n_pairs = is_jury ? c->n_pairs : 1;
	side->limit.most_bytes = c->options.output_limit_bytes[side->speaker];
	side->errors.limit = side->remarks.limit = &side->limit;
	side->errors.kept = &side->kept_errors;
	side->remarks.kept = &side->kept_remarks;
	int r = channel_make_source(&side->errors.source, &side->program.stderr_fd, err);
	if (r == 0 && is_jury && c->options.doors)
		r = channel_make_source(&side->remarks.source, &side->program.stdout_fd, err);
	return r;
}

static int allocate(struct conversation *c, size_t n_processes, struct error *err)
{
	c->n_pairs = n_processes;
	c->n_sides = n_processes + 1;
	c->pairs = calloc(c->n_pairs, sizeof(*c->pairs));
	c->sides = calloc(c->n_sides, sizeof(*c->sides));
	if (!c->pairs || !c->sides) {
		free(c->pairs);
		free(c->sides);
		return error_set(err, -ENOMEM, "relay");
	}
	for (size_t i = 0; i < c->n_sides; i++)
		c->sides[i] = (struct conversation_side){.program = RELAY_NO_ENDS,
		                                         .errors = CHANNEL_CLOSED,
		                                         .remarks = CHANNEL_CLOSED,
		                                         .result = {.keep_dir_fd = SANDBOX_NO_FD}};
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++)
			c->pairs[i].voices[j].says = CHANNEL_CLOSED;
	return 0;
}

static int open_all(struct conversation *c, struct error *err)
{
	int r = c->options.keeps_transcript ? transcript_init(&c->transcript, err) : 0;
	if (r == 0 && c->options.doors)
		r = doors_open(&c->doors, err);
	for (size_t i = 0; r == 0 && i < c->n_sides; i++)
		r = open_side(c, i, err);
	for (unsigned i = 0; r == 0 && i < c->n_pairs; i++)
		r = open_pair(c, i, err);
	return r;
}

int conversation_open(struct conversation *c, const struct conversation_options *options,
                      struct error *err)
{
	size_t n_processes = options->n_processes ? options->n_processes : 1;
	*c = (struct conversation){
		.options = *options, .transcript = TRANSCRIPT_NONE, .doors = DOORS_NONE};
	if (n_processes > (options->doors ? CONVERSATION_PAIRS_MAX : 1))
		return error_say(err, -EINVAL, "relay: %zu processes", n_processes);
	int r = allocate(c, n_processes, err);
	if (r < 0)
		return r;
	r = open_all(c, err);
	if (r < 0)
		conversation_done(c);
	return r;
}

void conversation_done(struct conversation *c)
{
	for (size_t i = 0; i < c->n_sides; i++) {
		relay_ends_close(&c->sides[i].program);
		channel_close(&c->sides[i].errors);
		channel_close(&c->sides[i].remarks);
	}
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++)
			channel_close(&c->pairs[i].voices[j].says);
	doors_close(&c->doors);
	transcript_done(&c->transcript);
	free(c->pairs);
	free(c->sides);
}

/* ---- what to wait for ---- */

/* Of all of them, then of each side, then of each pair. */
enum { AT_STOP, AT_DOORS, AT_SIDES };
enum { AT_RESULT, AT_ERRORS, AT_REMARKS, AT_EACH_SIDE };
enum {
	AT_MOST = AT_SIDES + (CONVERSATION_PAIRS_MAX + 1) * AT_EACH_SIDE +
	          CONVERSATION_PAIRS_MAX * SPEAKER_COUNT
};

static size_t at_side(size_t index)
{
	return AT_SIDES + index * AT_EACH_SIDE;
}

static size_t at_pair(const struct conversation *c, size_t index)
{
	return at_side(c->n_sides) + index * SPEAKER_COUNT;
}

/* Return: how many there are. */
static size_t fill_poll(const struct conversation *c, int stop, struct pollfd *fds)
{
	fds[AT_STOP] = (struct pollfd){.fd = stop, .events = POLLIN};
	fds[AT_DOORS] = (struct pollfd){.fd = c->doors.events, .events = POLLIN};
	for (size_t i = 0; i < c->n_sides; i++) {
		const struct conversation_side *side = &c->sides[i];
		struct pollfd *of_side = &fds[at_side(i)];
		int result = side->handle ? sandbox_pollable(side->handle) : -1;
		of_side[AT_RESULT] = (struct pollfd){.fd = result, .events = POLLIN};
		of_side[AT_ERRORS] = channel_poll(&side->errors);
		of_side[AT_REMARKS] = channel_poll(&side->remarks);
	}
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++)
			fds[at_pair(c, i) + (size_t)j] = voice_poll(&c->pairs[i], (enum speaker)j);
	return at_pair(c, c->n_pairs);
}

/* Before anything but bytes is looked at, what was lent is here again. Return: 0 or a negative errno. */
static int take_all_back(struct conversation *c, struct pollfd *fds, struct error *err)
{
	int r = 0;
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++) {
			struct conversation_pair *pair = &c->pairs[i];
			if (!pair->voices[j].pump.is_lent)
				continue;
			int of_this = take_back(c, pair, (enum speaker)j, err);
			fds[at_pair(c, i) + (size_t)j].revents = 0;
			r = r < 0 ? r : of_this;
		}
	return r;
}

static int move_bytes(struct conversation *c, const struct pollfd *fds, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r >= 0 && i < c->n_pairs; i++)
		for (int j = 0; r >= 0 && j < SPEAKER_COUNT; j++)
			r = step_voice(c, &c->pairs[i], (enum speaker)j,
			               fds[at_pair(c, i) + (size_t)j].revents, err);
	for (size_t i = 0; r >= 0 && i < c->n_sides; i++) {
		const struct pollfd *of_side = &fds[at_side(i)];
		r = channel_step(&c->sides[i].errors, of_side[AT_ERRORS].revents, err);
		if (r >= 0)
			r = channel_step(&c->sides[i].remarks, of_side[AT_REMARKS].revents, err);
	}
	return r < 0 ? r : 0;
}

static int take_results(struct conversation *c, const struct pollfd *fds,
                        struct sandbox_handle **handles, struct error *err)
{
	static const char *const names[SPEAKER_COUNT] = {"solution", "interactor"};
	for (size_t i = 0; i < c->n_sides; i++) {
		if (!fds[at_side(i) + AT_RESULT].revents)
			continue;
		int r = take_result(c, &c->sides[i], &handles[i], err);
		if (r < 0)
			return error_prefix(err, "%s", names[c->sides[i].speaker]);
	}
	return 0;
}

/* ---- all of it ---- */

static bool is_going_on(const struct conversation *c)
{
	for (size_t i = 0; i < c->n_sides; i++) {
		const struct conversation_side *side = &c->sides[i];
		if (side->handle || side->errors.source >= 0 || side->remarks.source >= 0)
			return true;
	}
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++)
			if (c->pairs[i].voices[j].says.source >= 0)
				return true;
	return false;
}

static void begin(struct conversation *c, struct sandbox_handle **handles)
{
	c->begin_ns = c->moved_at_ns = units_now_ns();
	for (size_t i = 0; i < c->n_sides; i++)
		c->sides[i].handle = handles[i];
	for (size_t i = 0; i < c->n_pairs; i++)
		for (int j = 0; j < SPEAKER_COUNT; j++)
			c->pairs[i].evidence.sides[j].end = ENDED_COUNT;
	for (size_t i = 0; i < c->n_pairs; i++)
		clock_begin(&c->pairs[i], c->begin_ns);
}

/* Moves what there is, and takes the results that there are. */
static int serve(struct conversation *c, struct pollfd *fds, struct sandbox_handle **handles,
                 struct error *err)
{
	int r = take_all_back(c, fds, err);
	if (r < 0)
		return r;
	if (fds[AT_STOP].revents)
		return error_say(err, -ECANCELED, "interrupted");
	if (fds[AT_DOORS].revents)
		doors_look(&c->doors);
	r = move_bytes(c, fds, err);
	if (r == 0)
		r = take_results(c, fds, handles, err);
	stop_excesses(c);
	return r;
}

/* Rounded up, so that it is not asked again before its time. */
static int until_ms(uint64_t at_ns, uint64_t now_ns)
{
	return at_ns > now_ns ? (int)((at_ns - now_ns + NS_PER_MS - 1) / NS_PER_MS) : 0;
}

static uint64_t earlier(uint64_t a_ns, uint64_t b_ns)
{
	return a_ns < b_ns ? a_ns : b_ns;
}

static int run(struct conversation *c, struct sandbox_handle **handles, int stop, struct error *err)
{
	struct vigil vigil = {0};
	uint64_t now_ns = c->begin_ns;
	/* Unless something passes before. */
	uint64_t quiet_at_ns = now_ns + IDLENESS_FIRST_MS * NS_PER_MS;
	while (is_going_on(c)) {
		struct pollfd fds[AT_MOST];
		size_t n = fill_poll(c, stop, fds);
		uint64_t due_ns = clock_due_ns(c);
		int ready =
			vigil_poll(&vigil, fds, n, until_ms(earlier(quiet_at_ns, due_ns), now_ns));
		if (ready < 0 && errno != EINTR)
			return error_set(err, -errno, "relay: poll");
		now_ns = units_now_ns();
		bool is_quiet = ready <= 0 && now_ns >= quiet_at_ns;
		if (ready <= 0 && now_ns < due_ns && is_flooding(c)) {
			quiet_at_ns = now_ns + FLOODING_MS * NS_PER_MS;
			continue;
		}
		int r = serve(c, fds, handles, err);
		if (r < 0)
			return r;
		if (now_ns >= due_ns)
			end_who_is_late(c, now_ns);
		int patience_ms = react(c, is_quiet);
		if (ready > 0 || is_quiet)
			quiet_at_ns = now_ns + (uint64_t)patience_ms * NS_PER_MS;
		if (patience_ms >= IDLENESS_FIRST_MS)
			lend_floods(c);
	}
	return 0;
}

int conversation_run(struct conversation *c, struct sandbox_handle **handles, int stop,
                     struct error *err)
{
	struct pollfd unused[AT_MOST];
	struct error ignored;
	begin(c, handles);
	int r = run(c, handles, stop, err);
	(void)!take_all_back(c, unused, &ignored); /* after a failure there may be some */
	note_counts(c);
	return r;
}
