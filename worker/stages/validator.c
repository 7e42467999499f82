/* SPDX-License-Identifier: MIT */
#include "worker/stages/validator.h"

#include "worker/stages/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Problem package format, "Reporting a judgement". */
enum { VALIDATOR_ACCEPTS = 42, VALIDATOR_REJECTS = 43 };

/* A number of more characters is none; one more than that is read, so that it is seen. */
enum { SCORE_TEXT_MAX = 4096 };

void check_outcome_done(struct check_outcome *outcome)
{
	free(outcome->message);
	free(outcome->team_message);
	free(outcome->score);
	free(outcome->multiplier);
	report_difference_free(outcome->difference);
	*outcome = (struct check_outcome){.verdict = VERDICT_NONE};
}

void check_outcome_blame(struct check_outcome *outcome, char *message)
{
	free(outcome->message);
	outcome->message = message;
	outcome->verdict = VERDICT_JUDGE_ERROR;
}

static void decide(const struct jury_task *task, const struct jury_result *result,
                   struct check_outcome *ret)
{
	char *complaint = jury_complaint(task, result);
	ret->took_too_long = jury_took_too_long(result);
	if (complaint)
		check_outcome_blame(ret, complaint);
	else if (result->run.exit_code == VALIDATOR_ACCEPTS)
		ret->verdict = VERDICT_ACCEPTED;
	else if (result->run.exit_code == VALIDATOR_REJECTS)
		ret->verdict = VERDICT_WRONG_ANSWER;
	else
		check_outcome_blame(ret, jury_bad_status(task, result, "42 or 43"));
}

/* An empty message says nothing, but an empty score.txt was written and holds no number, and nor does a link or a
 * directory in its place. */
static char *read_file(int dir, const char *name, size_t most, bool is_message)
{
	struct stat st;
	char *text = fetch_text(dir, name, most);
	if (!is_message)
		return text || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ? text : strdup("");
	if (!text || text[0] != '\0')
		return text;
	free(text);
	return NULL;
}

static void read_feedback(int dir, struct check_outcome *ret)
{
	const struct {
		const char *name;
		char **text;
		size_t most;
		bool is_message;
	} files[] = {
		{"judgemessage.txt", &ret->message, JURY_TEXT_MAX, true},
		{"teammessage.txt", &ret->team_message, JURY_TEXT_MAX, true},
		{"score.txt", &ret->score, SCORE_TEXT_MAX, false},
		{"score_multiplier.txt", &ret->multiplier, SCORE_TEXT_MAX, false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (!*files[i].text)
			*files[i].text =
				read_file(dir, files[i].name, files[i].most, files[i].is_message);
}

/* In a directory that a program could write: a link is not followed, and not overlooked either. */
static bool asks_by_no_file(int feedback)
{
	struct stat st;
	return fstatat(feedback, NEXT_PASS_FILE, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       (!S_ISREG(st.st_mode) || st.st_nlink > 1);
}

static int keep_pass(int feedback, struct passes *passes, struct check_outcome *ret,
                     struct error *err)
{
	if (asks_by_no_file(feedback)) {
		check_outcome_blame(ret, strdup("the output validator left a " NEXT_PASS_FILE
		                                " that is no regular file of one name"));
		return 0;
	}
	int r = passes_keep(passes, feedback, err);
	if (r == -EFBIG) {
		check_outcome_blame(ret, str_printf("the feedback directory: %s", err->text));
		return 0;
	}
	if (r < 0)
		return r;
	ret->next_pass = passes->input >= 0 && ret->verdict == VERDICT_ACCEPTED;
	if (passes->input >= 0 && ret->verdict == VERDICT_WRONG_ANSWER)
		check_outcome_blame(ret, strdup("the output validator rejected and asked for "
		                                "another pass (" NEXT_PASS_FILE ") at once"));
	return 0;
}

int validator_feedback(int feedback, struct passes *passes, struct check_outcome *ret,
                       struct error *err)
{
	if (feedback < 0)
		return 0;
	read_feedback(feedback, ret);
	bool goes_on = ret->verdict == VERDICT_ACCEPTED || ret->verdict == VERDICT_WRONG_ANSWER;
	return passes && goes_on ? keep_pass(feedback, passes, ret, err) : 0;
}

void validator_add_reason(int feedback, struct check_outcome *outcome)
{
	if (outcome->verdict != VERDICT_JUDGE_ERROR || feedback < 0)
		return;
	_cleanup_(freep) char *reason = read_file(feedback, "judgeerror.txt", JURY_TEXT_MAX, true);
	if (!reason)
		return;
	const char *message = outcome->message ? outcome->message : "judge error";
	check_outcome_blame(outcome, str_printf("%s; judgeerror.txt: %s", message, reason));
}

int validator_conclude(const struct jury_task *task, const struct jury_result *result,
                       struct passes *passes, struct check_outcome *ret, struct error *err)
{
	*ret = (struct check_outcome){.verdict = VERDICT_NONE};
	decide(task, result, ret);
	int r = validator_feedback(result->feedback, passes, ret, err);
	validator_add_reason(result->feedback, ret);
	return r;
}
