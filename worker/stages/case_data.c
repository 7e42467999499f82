/* SPDX-License-Identifier: MIT */
#include "worker/stages/case_data.h"

#include "common/fd.h"
#include "worker/slots/slot.h"
#include "worker/stages/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const suffixes[CASE_FILE_COUNT] = {"in", "out"};

void case_generated_name(const struct problem *problem, const struct test_case *test,
                         enum case_file which, char name[40])
{
	(void)snprintf(name, 40, "generated-%zu.%s", (size_t)(test - problem->cases),
	               suffixes[which]);
}

int case_file_make(const struct state *state, const char *name, struct error *err)
{
	int fd = openat(state->scratch_dir, name,
	                O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	/* Whatever the umask is: the sandbox's user is another one. */
	if (fd < 0 || fchmod(fd, 0644) < 0) {
		int r = error_set(err, -errno, "make %s", name);
		(void)fd_close(fd);
		return r;
	}
	return fd;
}

/* ---- one file ---- */

static int open_scratch(const struct state *state, const char *name, struct data_file *ret,
                        struct error *err)
{
	ret->fd = openat(state->scratch_dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	(void)snprintf(ret->view, sizeof(ret->view), "%s/%s", VIEW_SCRATCH, name);
	return ret->fd < 0 ? error_set(err, -errno, "open %s", name) : 0;
}

/* A box cannot open /dev/null by another name. */
static int open_empty(const struct case_place *place, enum case_file which, struct case_data *data,
                      struct data_file *ret, struct error *err)
{
	char *name = data->made[which];
	(void)snprintf(name, sizeof(data->made[which]), "empty-%u.%s", place->number,
	               suffixes[which]);
	int fd = case_file_make(place->state, name, err);
	(void)fd_close(fd);
	return fd < 0 ? fd : open_scratch(place->state, name, ret, err);
}

static int open_original(const struct case_place *place, enum case_file which,
                         struct case_data *data, struct data_file *ret, struct error *err)
{
	const struct test_case *test = place->test;
	const char *path = which == CASE_INPUT ? test->input_path : test->answer_path;
	char name[40];
	if (path)
		return place->is_for_programs ? data_open_viewed(place->package, path, ret, err)
		                              : data_open(place->package, path, ret, err);
	if (!test->generator)
		return open_empty(place, which, data, ret, err);
	case_generated_name(place->problem, test, which, name);
	return open_scratch(place->state, name, ret, err);
}

/* DMOJ takes an input that a generator made as it is. */
static bool is_normalized(const struct case_place *place, enum case_file which)
{
	const struct test_case *test = place->test;
	bool as_made = which == CASE_INPUT && !test->input_path;
	return test->settings->normalizes_lines && !as_made;
}

static int replace_by_copy(const struct case_place *place, enum case_file which,
                           struct case_data *data, struct data_file *file, struct error *err)
{
	char *name = data->made[which];
	(void)snprintf(name, sizeof(data->made[which]), "lines-%u.%s", place->number,
	               suffixes[which]);
	_cleanup_(fd_closep) int copy = case_file_make(place->state, name, err);
	int r = copy < 0 ? copy : lines_copy(file->fd, copy, err);
	data_close(file);
	return r < 0 ? r : open_scratch(place->state, name, file, err);
}

static int open_file(const struct case_place *place, enum case_file which, struct case_data *data,
                     struct error *err)
{
	struct data_file *file = which == CASE_INPUT ? &data->input : &data->answer;
	int r = open_original(place, which, data, file, err);
	if (r < 0 || !is_normalized(place, which))
		return r;
	r = lines_are_normal(file->fd, err);
	return r == 0 ? replace_by_copy(place, which, data, file, err) : r < 0 ? r : 0;
}

/* ---- both ---- */

int case_data_open(const struct case_place *place, struct case_data *ret, struct error *err)
{
	*ret = (struct case_data){.input.fd = -1, .answer.fd = -1, .state = place->state};
	int r = place->has_been_fed ? 0 : open_file(place, CASE_INPUT, ret, err);
	if (r == 0)
		r = open_file(place, CASE_ANSWER, ret, err);
	if (r < 0)
		case_data_close(ret);
	return r;
}

void case_data_close(struct case_data *data)
{
	data_close(&data->input);
	data_close(&data->answer);
	for (size_t i = 0; i < CASE_FILE_COUNT; i++)
		if (data->made[i][0])
			(void)unlinkat(data->state->scratch_dir, data->made[i], 0);
}
