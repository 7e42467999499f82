/* SPDX-License-Identifier: MIT */
/*
 * Junk must not pass the input validators: at least one of them rejects each kind. Junk from nothing is tried with the
 * arguments of every group of cases, and modified inputs with those of their own case. By the format every end but 42
 * rejects an input: an assertion that fails does, and is how most of them are written.
 */
#include "common/fd.h"
#include "common/file.h"
#include "common/units.h"
#include "worker/validate/input_runs.h"
#include "worker/validate/junk.h"

#include <errno.h>
#include <stdlib.h>

/* Inputs to be modified are short, as validators are as strict on short ones. */
enum { BASE_BYTES_MAX = 1 << 20 };

/* A validator that has seen enough says so soon. */
static const uint64_t time_max_ns = 10 * NS_PER_S;

struct trial {
	const struct junk *junk;
	const struct case_settings
		*settings; /* junk from nothing: with these arguments; NULL: a modified input */
	bool tried, accepted;
	const char *base; /* the input that was modified */
};

struct trials {
	struct trial *items;
	size_t count;
};

/* ---- one kind of junk ---- */

static int try_validator(struct each *each, struct trial *trial, size_t index,
                         const struct input_subject *subject, struct error *err)
{
	struct input_outcome outcome;
	int r = input_validator_run(each, index, subject, &outcome, err);
	if (r < 0)
		return r;
	trial->accepted = outcome.verdict == INPUT_VALID;
	input_outcome_done(&outcome);
	return 0;
}

/* Until one rejects it. */
static int try_junk(struct each *each, struct trial *trial, const struct strbuf *junk,
                    const char *files_path, const struct case_settings *settings, struct error *err)
{
	const struct validate *v = each->validate;
	_cleanup_(fd_closep) int fd =
		fd_memfd("junk", junk->data ? junk->data : "", junk->size, err);
	if (fd < 0)
		return TAKE_FD(fd);
	const struct input_subject subject = {fd, files_path, settings, time_max_ns};
	int r = 0;
	trial->tried = trial->accepted = true;
	for (size_t i = 0; r == 0 && trial->accepted && i < input_validators_count(v); i++)
		if (input_validator_is_usable(v, i))
			r = try_validator(each, trial, i, &subject, err);
	return r;
}

/* ---- the input to modify ---- */

static int read_input(const struct validate *v, const struct test_case *test, char **ret_data,
                      size_t *ret_size, struct error *err)
{
	struct data_file file;
	*ret_data = NULL;
	int r = data_open(&v->pipeline->package, test->input_path, &file, err);
	if (r < 0)
		return r;
	r = file_read(file.fd, BASE_BYTES_MAX, ret_data, ret_size, err);
	data_close(&file);
	return r == -EFBIG ? 0 : r;
}

/* Of the first case that has what is to be modified. */
static int try_modification(struct each *each, struct trial *trial, struct error *err)
{
	const struct problem *problem = each->validate->pipeline->problem;
	int r = 0;
	for (size_t i = 0; r == 0 && !trial->tried && i < problem->n_cases; i++) {
		const struct test_case *test = &problem->cases[i];
		_cleanup_(freep) char *data = NULL;
		_cleanup_(strbuf_done) struct strbuf junk = {0};
		size_t size = 0;
		r = read_input(each->validate, test, &data, &size, err);
		if (r < 0 || !data || !trial->junk->make(data, size, &junk))
			continue;
		trial->base = test->input_path;
		r = junk.failed
		            ? error_set(err, -ENOMEM, "junk")
		            : try_junk(each, trial, &junk, test->files_path, test->settings, err);
	}
	return r;
}

static int try_kind(struct each *each, struct error *err)
{
	const struct trials *trials = each->context;
	struct trial *trial = &trials->items[each->index];
	each->file = "input_validators";
	if (!trial->settings)
		return try_modification(each, trial, err);
	_cleanup_(strbuf_done) struct strbuf junk = {0};
	(void)trial->junk->make(NULL, 0, &junk);
	if (junk.failed)
		return error_set(err, -ENOMEM, "junk");
	return try_junk(each, trial, &junk, NULL, trial->settings, err);
}

/* ---- what came of it ---- */

static const struct place folder = {.file = "input_validators"};

static bool is_told(const struct trials *trials, size_t end)
{
	for (size_t i = 0; i < end; i++)
		if (trials->items[i].accepted && trials->items[i].junk == trials->items[end].junk)
			return true;
	return false;
}

static void tell_accepted(const struct validate *v, const struct trials *trials)
{
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];
		if (!trial->accepted || is_told(trials, i))
			continue;
		findings_add(v->findings, SEVERITY_WARNING, &folder,
		             "expected one that rejects %s%s%s%s", trial->junk->words,
		             trial->base ? " (" : "", trial->base ? trial->base : "",
		             trial->base ? ")" : "");
	}
}

static bool is_all_accepted(const struct trials *trials)
{
	size_t n_tried = 0;
	for (size_t i = 0; i < trials->count; i++) {
		n_tried += trials->items[i].tried;
		if (trials->items[i].tried && !trials->items[i].accepted)
			return false;
	}
	return n_tried > 0;
}

static void tell(const struct validate *v, const struct trials *trials)
{
	if (input_validators_are_stuck(v))
		return;
	if (is_all_accepted(trials))
		findings_add(v->findings, SEVERITY_ERROR, &folder,
		             "everything is accepted: empty files, random bytes, and valid inputs "
		             "with more in them; expected validators that read the whole input "
		             "and exit with 43 when it is not as the statement says");
	else
		tell_accepted(v, trials);
}

/* ---- all kinds ---- */

/* Whether cases before this one have the same settings. */
static bool is_first(const struct problem *problem, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (problem->cases[i].settings == problem->cases[index].settings)
			return false;
	return true;
}

static void list_trials(const struct problem *problem, struct trials *trials)
{
	for (size_t i = 0; i < problem->n_cases; i++)
		for (size_t k = 0; k < n_junk_files && is_first(problem, i); k++)
			trials->items[trials->count++] = (struct trial){
				.junk = &junk_files[k], .settings = problem->cases[i].settings};
	for (size_t k = 0; k < n_junk_modifications; k++)
		trials->items[trials->count++] = (struct trial){.junk = &junk_modifications[k]};
}

int validate_junk_inputs(struct validate *v, struct error *err)
{
	const struct problem *problem = v->pipeline->problem;
	size_t most = problem->n_settings * n_junk_files + n_junk_modifications;
	struct trials trials = {.items = calloc(most, sizeof(*trials.items))};
	if (!trials.items)
		return error_set(err, -ENOMEM, "validate");
	if (input_validators_are_usable(v))
		list_trials(problem, &trials);
	int r = validate_each(v, "junk as inputs", trials.count, try_kind, &trials, err);
	if (r == 0)
		tell(v, &trials);
	free(trials.items);
	return r;
}
