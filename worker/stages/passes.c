/* SPDX-License-Identifier: MIT */
#include "worker/stages/passes.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "worker/slots/slot.h"
#include "worker/stages/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FEEDBACK_FILES = 256, FEEDBACK_DEPTH = 8 };

void passes_init(struct passes *passes, const struct state *state, unsigned number,
                 uint64_t bytes_max)
{
	*passes = (struct passes){.state = state, .bytes_max = bytes_max, .input = -1};
	(void)snprintf(passes->name, sizeof(passes->name), "case-%u", number);
}

static int replace(char **text, char *by, struct error *err)
{
	free(*text);
	*text = by;
	return by ? 0 : error_set(err, -ENOMEM, "passes");
}

/* Every pass has a directory of its own, so that nothing is written below a box's mounts. */
static int keep_in(struct passes *passes, int pass_dir, int feedback, struct error *err)
{
	const struct fetch_limits limits = {
		.files = FEEDBACK_FILES, .depth = FEEDBACK_DEPTH, .bytes = passes->bytes_max};
	_cleanup_(fd_closep) int copy = file_make_dir(pass_dir, "feedback", err);
	if (copy < 0)
		return TAKE_FD(copy);
	int r = fetch_tree(feedback, copy, &limits, err);
	if (r < 0)
		return r;
	passes->input = fd_close(passes->input);
	if (renameat(copy, NEXT_PASS_FILE, pass_dir, NEXT_PASS_FILE) < 0)
		return errno == ENOENT ? 0 : error_set(err, -errno, "rename %s", NEXT_PASS_FILE);
	passes->input = openat(pass_dir, NEXT_PASS_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	return passes->input < 0 ? error_set(err, -errno, "open %s", NEXT_PASS_FILE) : 0;
}

static int open_case(const struct passes *passes, struct error *err)
{
	int scratch = passes->state->scratch_dir;
	return passes->kept > 0 ? file_open_dir_beneath(scratch, passes->name, err)
	                        : file_make_dir(scratch, passes->name, err);
}

int passes_keep(struct passes *passes, int feedback, struct error *err)
{
	char name[16];
	(void)snprintf(name, sizeof(name), "%u", passes->kept + 1);
	_cleanup_(fd_closep) int case_dir = open_case(passes, err);
	if (case_dir < 0)
		return TAKE_FD(case_dir);
	_cleanup_(fd_closep) int pass_dir = file_make_dir(case_dir, name, err);
	if (pass_dir < 0)
		return TAKE_FD(pass_dir);
	int r = keep_in(passes, pass_dir, feedback, err);
	if (r < 0)
		return r;
	passes->kept++;
	r = replace(&passes->feedback_view,
	            str_printf("%s/%s/%s/feedback", VIEW_SCRATCH, passes->name, name), err);
	if (r < 0)
		return r;
	return replace(&passes->input_view,
	               str_printf("%s/%s/%s/%s", VIEW_SCRATCH, passes->name, name, NEXT_PASS_FILE),
	               err);
}

void passes_done(struct passes *passes)
{
	struct error ignored;
	if (passes->kept > 0 || passes->input >= 0)
		(void)!file_remove_tree(passes->state->scratch_dir, passes->name, &ignored);
	passes->input = fd_close(passes->input);
	free(passes->feedback_view);
	free(passes->input_view);
	passes->feedback_view = passes->input_view = NULL;
}
