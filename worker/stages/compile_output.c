/* SPDX-License-Identifier: MIT */
#include "worker/stages/compile_output.h"

#include "common/fd.h"
#include "common/file.h"
#include "worker/stages/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static const struct fetch_limits output_limits = {.files = 4096, .depth = 16, .bytes = 1 << 30};

/* A binary that runs by itself is all that is wanted of what the compiler left; others may need any of it. */
bool compile_output_is_binary(const struct suite *suite)
{
	const struct strv *run = &suite->run.command;
	return run->count == 1 && strcmp(run->items[0], "{binary}") == 0;
}

/* Some compilers make a library of what has no main function, and say yes. */
static int check_can_run(const struct program *program, int dir, struct error *err)
{
	struct stat st;
	const char *name = strrchr(program->binary, '/') + 1;
	if (strcmp(program->suite->run.command.items[0], "{binary}") != 0)
		return 0;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(err, -errno, "stat %s", name);
	return st.st_mode & S_IXUSR ? 0 : error_say(err, -EINVAL, "what it made cannot be executed");
}

/* What the compiler left cannot be taken. EACCES: it took its own files' rights away, which only a superuser passes over. */
static bool is_of_what_it_left(int r)
{
	static const int errors[] = {-ENOENT, -EFBIG, -EMLINK, -ELOOP, -EINVAL, -EACCES};
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (r == errors[i])
			return true;
	return false;
}

/* The compiler's directory takes the place of the sources'. */
int compile_output_fetch(const struct state *state, const struct program *program, int from,
                         bool all_files, struct error *err)
{
	int r = file_remove_tree(state->scratch_dir, program->directory, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int to = file_make_dir(state->scratch_dir, program->directory, err);
	if (to < 0)
		return TAKE_FD(to);
	const char *name = strrchr(program->binary, '/') + 1;
	r = all_files ? fetch_tree(from, to, &output_limits, err)
	              : fetch_file(from, name, to, output_limits.bytes, err);
	if (r == 0)
		r = check_can_run(program, to, err);
	return is_of_what_it_left(r) ? COMPILE_OUTPUT_UNUSABLE : r;
}
