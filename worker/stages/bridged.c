/* SPDX-License-Identifier: MIT */
#include "worker/stages/bridged.h"

#include "common/fd.h"
#include "worker/manifest/bridged_type.h"
#include "worker/relay/doors.h"
#include "worker/report/report.h"
#include "worker/stages/case_data.h"
#include "worker/stages/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static const char input_path[] = "/case/input", answer_path[] = "/case/answer",
		  output_path[] = "/case/output", left_path[] = JURY_FEEDBACK "/" BRIDGED_OUTPUT;

/* Where a program writes its score and its message when its protocol has files for them. */
#define SCORE_FILE "score"
#define MESSAGE_FILE "message"

/* ---- the call ---- */

static struct ratio points_of(const struct check_subject *subject)
{
	const char *text = subject->points ? subject->points : "1";
	struct ratio points;
	return ratio_parse(text, strlen(text), &points) ? points : (struct ratio){0, 1};
}

static struct ratio scale_of(const struct bridged_call *call)
{
	static const struct ratio one = {1, 1};
	const char *text = call->ref->points_scale;
	struct ratio scale = call->points;
	bool is_known = !text || ratio_parse(text, strlen(text), &scale);
	return is_known && scale.numerator > 0 ? scale : one; /* of nothing there is no share */
}

static bool writes_score(const struct bridged_call *call)
{
	return strstr(call->protocol->template, "{score_file}");
}

/* Of nothing there is no share: who writes a part of the points is told of one when there are none. */
static void expect_score(struct bridged_call *call)
{
	call->task.feedback = true;
	if (call->points.numerator == 0)
		call->points = (struct ratio){1, 1};
}

static int add_arguments(struct bridged_call *call, const struct check_subject *subject,
                         const char *output, struct error *err)
{
	const char *const values[PROTOCOL_PLACE_COUNT] = {
		[PROTOCOL_INPUT_FILE] = input_path,
		[PROTOCOL_OUTPUT_FILE] = output,
		[PROTOCOL_ANSWER_FILE] = answer_path,
		[PROTOCOL_POINTS] =
			points_of(subject).numerator > 0 && subject->points ? subject->points : "1",
		[PROTOCOL_SCORE_FILE] = JURY_FEEDBACK "/" SCORE_FILE,
		[PROTOCOL_MESSAGE_FILE] = JURY_FEEDBACK "/" MESSAGE_FILE,
	};
	const char *template =
		call->ref->args_format ? call->ref->args_format : call->protocol->template;
	return protocol_arguments(template, values, NULL, &call->args, err);
}

int bridged_call_init(struct bridged_call *call, const struct check_method *method,
                      const struct check_subject *subject, const struct helper_ref *ref,
                      const char *output_view, struct error *err)
{
	bool leaves_output = !output_view && checker_follows(subject->checker, ref);
	*call = (struct bridged_call){.ref = ref, .points = points_of(subject)};
	call->task = (struct jury_task){
		.program = helpers_find(method->helpers, ref),
		.role = output_view ? "checker" : "interactor",
		.feedback = leaves_output,
		.args = &call->args,
		.stdin_fd = -1,
		.files = {{subject->input_view, input_path},
	                  {subject->answer_view, answer_path},
	                  {output_view, output_path}},
		.n_files = output_view ? 3 : 2,
		.limits = helper_limits(ref, &method->limits),
	};
	call->protocol =
		bridged_type_find(output_view ? BRIDGED_CHECKER : BRIDGED_INTERACTOR, ref->type);
	if (!call->protocol)
		return error_say(err, -EINVAL, "the type %s is not for %ss", ref->type,
		                 call->task.role);
	call->scale = scale_of(call);
	if (writes_score(call))
		expect_score(call);
	return add_arguments(call, subject,
	                     output_view     ? output_path
	                     : leaves_output ? left_path
	                                     : "/dev/null",
	                     err);
}

static int add_pipe(struct strv *args, unsigned process, enum door_use use)
{
	char name[DOORS_NAME_SIZE];
	doors_name(process, use, name);
	return strv_take(args, str_printf(BRIDGED_PIPES "/%s", name));
}

int bridged_manager_init(struct bridged_call *call, const struct check_method *method,
                         const struct check_subject *subject, const struct helper_ref *ref,
                         const char *pipes_view, size_t n_processes, struct error *err)
{
	*call = (struct bridged_call){.ref = ref, .points = points_of(subject)};
	call->task = (struct jury_task){
		.program = helpers_find(method->helpers, ref),
		.role = "manager",
		.args = &call->args,
		.stdin_fd = -1,
		.files = {{pipes_view, BRIDGED_PIPES}},
		.n_files = 1,
		.limits = helper_limits(ref, &method->limits),
	};
	call->protocol = bridged_type_find(BRIDGED_MANAGER, ref->type);
	if (!call->protocol)
		return error_say(err, -EINVAL, "the type %s is not for managers", ref->type);
	int r = 0;
	for (unsigned i = 0; r == 0 && i < n_processes; i++) {
		r = add_pipe(&call->args, i, DOOR_READ);
		if (r == 0)
			r = add_pipe(&call->args, i, DOOR_WRITE);
	}
	return r < 0 ? error_set(err, r, "arguments") : 0;
}

void bridged_call_done(struct bridged_call *call)
{
	strv_done(&call->args);
}

/* ---- what it said ---- */

static const enum verdict verdicts[] = {
	[PROTOCOL_ACCEPTED] = VERDICT_ACCEPTED,
	[PROTOCOL_WRONG] = VERDICT_WRONG_ANSWER,
	[PROTOCOL_PARTIAL] = VERDICT_ACCEPTED, /* as DMOJ has it: the points tell the rest */
	[PROTOCOL_JUDGE_ERROR] = VERDICT_JUDGE_ERROR,
};

/* The share of the points, all of them when there are none to give. */
static char *share_of(const struct bridged_call *call, const struct protocol_answer *answer)
{
	struct ratio share = answer->score;
	if (answer->unit == PROTOCOL_CASE_POINTS && !ratio_divide(share, call->points, &share))
		share = (struct ratio){1, 1};
	return str_printf("%" PRIu64 "/%" PRIu64, share.numerator, share.denominator);
}

/* Points on a scale become a share of it: as in other protocols there are no more than all, and with none it is wrong. */
static void take_scale(const struct bridged_call *call, struct protocol_answer *answer)
{
	if (answer->outcome != PROTOCOL_PARTIAL || answer->unit != PROTOCOL_LOOSE_POINTS)
		return;
	struct ratio points = answer->score;
	answer->unit = PROTOCOL_FRACTION;
	if (ratio_compare(points, call->scale) > 0 ||
	    !ratio_divide(points, call->scale, &answer->score)) {
		answer->outcome = PROTOCOL_JUDGE_ERROR;
		(void)snprintf(answer->error, sizeof(answer->error), "gave more than all points");
	} else if (points.numerator == 0) {
		answer->outcome = PROTOCOL_WRONG;
	}
}

static void blame(const struct bridged_call *call, const struct protocol_said *said,
                  const char *fault, struct check_outcome *ret)
{
	const struct protocol_text *err = &said->err;
	_cleanup_(freep) char *words =
		err->size > 0 ? report_clean_text(err->data, err->size, JURY_TEXT_MAX) : NULL;
	const char *last = words ? words : ret->message;
	check_outcome_blame(ret, str_printf("the %s %s: %s%s%s", call->task.role,
	                                    call->task.program->main, fault, last ? ": " : "",
	                                    last ? last : ""));
}

void bridged_decide(const struct bridged_call *call, const struct protocol_said *said,
                    struct check_outcome *ret)
{
	struct protocol_said of_case = *said;
	struct protocol_answer answer;
	of_case.points = call->points;
	protocol_decide(call->protocol, &of_case, &answer);
	take_scale(call, &answer);
	*ret = (struct check_outcome){.verdict = verdicts[answer.outcome]};
	const struct protocol_text *message = &answer.message;
	if (message->data && message->size > 0)
		ret->message = report_clean_text(message->data, message->size, JURY_TEXT_MAX);
	if (ret->message && call->ref->feedback)
		ret->team_message = strdup(ret->message);
	if (answer.outcome == PROTOCOL_PARTIAL)
		ret->multiplier = share_of(call, &answer);
	if (answer.outcome == PROTOCOL_JUDGE_ERROR)
		blame(call, said, answer.error, ret);
}

static int read_stream(int fd, char **ret, struct protocol_text *ret_text)
{
	*ret = malloc(JURY_TEXT_MAX);
	ssize_t n = *ret ? pread(fd, *ret, JURY_TEXT_MAX, 0) : -ENOMEM;
	*ret_text = (struct protocol_text){*ret, n > 0 ? (size_t)n : 0};
	return n < 0 ? -ENOMEM : 0;
}

static struct protocol_text text_of(const char *text)
{
	return (struct protocol_text){text, text ? strlen(text) : 0};
}

int bridged_conclude(const struct bridged_call *call, const struct jury_result *result,
                     struct check_outcome *ret, struct error *err)
{
	_cleanup_(freep) char *out = NULL;
	_cleanup_(freep) char *errors = NULL;
	_cleanup_(freep) char *score = NULL;
	_cleanup_(freep) char *message = NULL;
	struct protocol_said said = {.exit_status = result->run.exit_code};
	char *complaint = jury_complaint(&call->task, result);
	if (complaint) {
		check_outcome_blame(ret, complaint);
		return 0;
	}
	if (read_stream(result->out, &out, &said.out) < 0 ||
	    read_stream(result->errors, &errors, &said.err) < 0)
		return error_set(err, -ENOMEM, "checker");
	if (writes_score(call)) {
		score = fetch_text(result->feedback, SCORE_FILE, JURY_TEXT_MAX);
		message = fetch_text(result->feedback, MESSAGE_FILE, JURY_TEXT_MAX);
		said.score_file = text_of(score);
		said.message_file = text_of(message);
	}
	bridged_decide(call, &said, ret);
	return 0;
}

/* ---- checking ---- */

/* The checker opens the output by a name, which a file in memory does not have. */
static int copy_output(const struct check_subject *subject, const char *name, struct error *err)
{
	struct stat st;
	_cleanup_(fd_closep) int to = case_file_make(subject->state, name, err);
	if (to < 0)
		return TAKE_FD(to);
	if (fstat(subject->output, &st) < 0)
		return error_set(err, -errno, "stat the output");
	for (off_t at = 0; at < st.st_size;)
		if (sendfile(to, subject->output, &at, (size_t)(st.st_size - at)) <= 0)
			return error_set(err, errno ? -errno : -EIO, "copy the output");
	return 0;
}

static int run_checker(const struct slot *slot, const struct check_method *method,
                       const struct check_subject *subject, const char *output_view,
                       struct check_outcome *ret, struct error *err)
{
	struct bridged_call call;
	struct jury_result result = {.feedback = -1, .out = -1, .errors = -1};
	int r = bridged_call_init(&call, method, subject, &subject->checker->program, output_view,
	                          err);
	if (r == 0)
		r = jury_run(slot, &call.task, &result, err);
	if (r == 0)
		r = bridged_conclude(&call, &result, ret, err);
	jury_result_done(&result);
	bridged_call_done(&call);
	return r;
}

int bridged_check(const struct slot *slot, const struct check_method *method,
                  const struct check_subject *subject, struct check_outcome *ret, struct error *err)
{
	char name[40], view[80];
	(void)snprintf(name, sizeof(name), "output-%u", subject->number);
	(void)snprintf(view, sizeof(view), "%s/%s", VIEW_SCRATCH, name);
	int r = copy_output(subject, name, err);
	if (r == 0)
		r = run_checker(slot, method, subject, view, ret, err);
	(void)unlinkat(subject->state->scratch_dir, name, 0);
	return r;
}

/* ---- interactors ---- */

static enum jury_answer answer_default(int exit_code)
{
	static const enum jury_answer answers[] = {JURY_ACCEPTS, JURY_REJECTS};
	return exit_code >= 0 && exit_code < (int)ARRAY_SIZE(answers) ? answers[exit_code]
	                                                              : JURY_SAYS_NOTHING;
}

/* A manager of CMS tells the rest in words. */
static enum jury_answer answer_cms(int exit_code)
{
	return exit_code == 0 ? JURY_ACCEPTS : JURY_SAYS_NOTHING;
}

/* 2 is a presentation error, and 7 tells points. */
static enum jury_answer answer_testlib(int exit_code)
{
	static const enum jury_answer answers[] = {
		JURY_ACCEPTS,      JURY_REJECTS,      JURY_REJECTS,      JURY_SAYS_NOTHING,
		JURY_SAYS_NOTHING, JURY_SAYS_NOTHING, JURY_SAYS_NOTHING, JURY_ACCEPTS};
	return exit_code >= 0 && exit_code < (int)ARRAY_SIZE(answers) ? answers[exit_code]
	                                                              : JURY_SAYS_NOTHING;
}

/* As it is built, an output that goes on is 4, one that ends too early 8; from 16 on they are partial credit. */
static enum jury_answer answer_polygon(int exit_code)
{
	enum { GOES_ON = 4, ENDS_EARLY = 8, PARTIAL_FIRST = 16 };
	if (exit_code == GOES_ON || exit_code == ENDS_EARLY)
		return JURY_REJECTS;
	return exit_code >= PARTIAL_FIRST ? JURY_ACCEPTS : answer_testlib(exit_code);
}

enum jury_answer (*bridged_answer(const struct helper_ref *ref))(int exit_code)
{
	static const struct {
		const char *type;
		enum jury_answer (*answer)(int exit_code);
	} answers[] = {{"cms", answer_cms}, {"default", answer_default}, {"polygon", answer_polygon}};
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		if (strcmp(ref->type, answers[i].type) == 0)
			return answers[i].answer;
	return answer_testlib;
}
