/* SPDX-License-Identifier: MIT */
/*
 * Junk as a submission's output: each kind has to be wrong in some case at least, and no output may make the package's
 * output validators fail.
 */
#include "common/fd.h"
#include "common/file.h"
#include "common/units.h"
#include "worker/validate/junk.h"
#include "worker/validate/output_runs.h"

#include <errno.h>
#include <stdlib.h>

enum {
	FAILURES_TOLD = 3,
	FEW_CASES = 3, /* validators fail on what an output is, and seldom on which case it is of */
	COPIED_BYTES_MAX = 1 << 20 /* of inputs and answers as outputs */
};

static const uint64_t time_max_ns = 10 * NS_PER_S;

/* What an output is made of. */
enum junk_base { BASE_NOTHING, BASE_INPUT, BASE_ANSWER };

static bool make_copy(const char *data, size_t size, struct strbuf *ret)
{
	strbuf_add(ret, data, size);
	return size > 0;
}

static bool make_longer(const char *data, size_t size, struct strbuf *ret)
{
	strbuf_add(ret, data, size);
	strbuf_puts(ret, "\n17 and more\n");
	return size > 0;
}

static const struct junk input_itself = {"the input itself", make_copy};
static const struct junk answer_and_more = {"the answer and more behind it", make_longer};

/* A kind of junk on its way through the cases. */
struct trial {
	const struct junk *junk;
	enum junk_base base;
	bool may_be_right; /* only failures of the validator count */
	size_t tried, accepted;
	char *failure; /* of the validator, the first one: what it said; NULL: none */
	const char *failure_file;
};

struct trials {
	struct trial *items;
	size_t count;
};

/* ---- one case ---- */

static int read_base(const struct validate *v, const struct trial *trial,
                     const struct test_case *test, char **ret_data, size_t *ret_size,
                     struct error *err)
{
	const char *path = trial->base == BASE_INPUT ? test->input_path : test->answer_path;
	struct data_file file;
	*ret_data = NULL;
	if (trial->base == BASE_NOTHING)
		return 0;
	int r = data_open(&v->pipeline->package, path, &file, err);
	if (r < 0)
		return r;
	r = file_read(file.fd, COPIED_BYTES_MAX, ret_data, ret_size, err);
	data_close(&file);
	return r == -EFBIG ? 0 : r;
}

static int make_output(const struct validate *v, const struct trial *trial,
                       const struct test_case *test, struct strbuf *ret, bool *ret_made,
                       struct error *err)
{
	_cleanup_(freep) char *data = NULL;
	size_t size = 0;
	int r = read_base(v, trial, test, &data, &size, err);
	*ret_made = r == 0 && (data || trial->base == BASE_NOTHING) &&
	            trial->junk->make(data, size, ret);
	if (r == 0 && ret->failed)
		r = error_set(err, -ENOMEM, "junk");
	return r;
}

static void note(const struct each *each, struct trial *trial, struct check_outcome *outcome)
{
	trial->tried++;
	trial->accepted += outcome->verdict == VERDICT_ACCEPTED;
	if (outcome->verdict != VERDICT_JUDGE_ERROR || trial->failure)
		return;
	trial->failure = output_words(outcome->message ? outcome->message : "");
	trial->failure_file = each->file;
}

static int try_case(struct each *each, struct trial *trial, const struct test_case *test,
                    struct error *err)
{
	_cleanup_(strbuf_done) struct strbuf junk = {0};
	struct output_subject subject = output_subject_of(test);
	struct check_outcome outcome;
	bool made;
	int r = make_output(each->validate, trial, test, &junk, &made, err);
	if (r < 0 || !made)
		return r;
	_cleanup_(fd_closep) int fd = fd_memfd("junk", junk.data ? junk.data : "", junk.size, err);
	if (fd < 0)
		return TAKE_FD(fd);
	subject.output = fd;
	subject.time_ns = time_max_ns;
	each->file = test->answer_path ? test->answer_path : test->input_path;
	r = output_check(each, &subject, &outcome, err);
	if (r != 0)
		return r < 0 ? r : 0;
	note(each, trial, &outcome);
	check_outcome_done(&outcome);
	return 0;
}

/* Kinds that must be wrong somewhere go on until they are; others look for failures only. */
static bool goes_on(const struct trial *trial)
{
	return !trial->failure && (trial->may_be_right || trial->accepted == trial->tried);
}

static int try_kind(struct each *each, struct error *err)
{
	const struct problem *problem = each->validate->pipeline->problem;
	struct trial *trial = &((const struct trials *)each->context)->items[each->index];
	int r = 0;
	trial->tried = trial->accepted = 0;
	free(trial->failure);
	trial->failure = NULL;
	for (size_t i = 0; r == 0 && i < problem->n_cases && goes_on(trial); i++)
		if (!trial->may_be_right || i < FEW_CASES)
			r = try_case(each, trial, &problem->cases[i], err);
	return r;
}

/* ---- all kinds ---- */

/* The first of the validators, which is the only one nearly always. */
static struct place place_of(const struct validate *v)
{
	return (struct place){.file = v->pipeline->problem->output_validators.items[0].path};
}

static void tell(const struct validate *v, const struct trials *trials)
{
	const struct place place = place_of(v);
	size_t tried = 0, accepted = 0;
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		if (trial->may_be_right)
			continue;
		tried += trial->tried > 0;
		accepted += trial->tried > 0 && trial->accepted == trial->tried;
	}
	if (tried > 0 && accepted == tried)
		findings_add(v->findings, SEVERITY_ERROR, &place,
		             "everything is accepted: empty outputs, random bytes, the input "
		             "itself; expected a validator that exits with 43 when an output is "
		             "not right");
	for (size_t i = 0; accepted < tried && i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		if (!trial->may_be_right && trial->tried > 0 && trial->accepted == trial->tried)
			findings_add(v->findings, SEVERITY_WARNING, &place,
			             "%s is accepted as the output of every case",
			             trial->junk->words);
	}
}

/* Whatever a careless validator does with one kind it does with most. */
static void tell_failures(const struct validate *v, const struct trials *trials)
{
	const struct place place = place_of(v);
	size_t n = 0;
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		if (!trial->failure || ++n > FAILURES_TOLD)
			continue;
		findings_add(v->findings, SEVERITY_ERROR,
		             &(struct place){.file = trial->failure_file},
		             "the output validator fails on %s as an output; expected exit status "
		             "43: %s",
		             trial->junk->words, trial->failure);
	}
	if (n > FAILURES_TOLD)
		findings_add(v->findings, SEVERITY_ERROR, &place,
		             "fails on %zu more kinds of output", n - FAILURES_TOLD);
}

static void add_trial(struct trials *trials, const struct junk *junk, enum junk_base base,
                      bool may_be_right)
{
	trials->items[trials->count++] =
		(struct trial){.junk = junk, .base = base, .may_be_right = may_be_right};
}

/* Of several passes the first may take everything, and leave the decision to the next. */
static void list_trials(const struct validate *v, struct trials *trials)
{
	const struct problem *problem = v->pipeline->problem;
	for (size_t i = 0; i < n_junk_files; i++)
		add_trial(trials, &junk_files[i], BASE_NOTHING, problem->multi_pass);
	for (size_t i = 0; i < n_junk_crashers; i++)
		add_trial(trials, &junk_crashers[i], BASE_NOTHING, true);
	if (problem->interactive || problem->multi_pass)
		return;
	add_trial(trials, &input_itself, BASE_INPUT, false);
	add_trial(trials, &answer_and_more, BASE_ANSWER, false);
}

/* The default validator is ours: it fails on nothing, and is as strict as the answers are. */
int validate_junk_outputs(struct validate *v, struct error *err)
{
	size_t most = n_junk_files + n_junk_crashers + 2;
	if (v->pipeline->method.n_validators == 0 || !validate_can_check_outputs(v))
		return 0;
	struct trials trials = {.items = calloc(most, sizeof(*trials.items))};
	if (!trials.items)
		return error_set(err, -ENOMEM, "validate");
	list_trials(v, &trials);
	int r = validate_each(v, "junk as outputs", trials.count, try_kind, &trials, err);
	if (r == 0) {
		tell_failures(v, &trials);
		tell(v, &trials);
	}
	for (size_t i = 0; i < trials.count; i++)
		free(trials.items[i].failure);
	free(trials.items);
	return r;
}
