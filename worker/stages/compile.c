/* SPDX-License-Identifier: MIT */
/*
 * The compile stage. It is as hostile as a run: a compiler reads any file it is told to, runs as long as it is told to,
 * and says as much as it is told to. So its box holds the toolchain and the sources, its output is bounded, and what it
 * made is fetched when it is dead.
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/stages/fetch.h"
#include "worker/stages/log.h"
#include "worker/stages/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Diagnostics are read up to this many bytes; then the compiler is ended. */
static const uint64_t log_bytes_max = 64 << 20;
static const struct fetch_limits output_limits = {.files = 4096, .depth = 16, .bytes = 1 << 30};
/* As many as a large project's compiler driver has open; not what a solution gets. */
enum { COMPILE_FILES = 1024, COMPILE_INODES = 65536 };

struct compilation {
	const struct slot *slot;
	const struct state *state;
	const struct submission *source;
	const struct suite *suite;
	const struct compile_limits *limits;
	struct program *program;
	struct report_compile *report;
	struct log log;
	struct box box;
};

/* ---- sources on disk ---- */

static int write_source(int dir, const struct submission_file *file, struct error *err)
{
	char path[4096];
	(void)snprintf(path, sizeof(path), "%s", file->path);
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		/* Whatever the umask is: the sandbox's user walks through it. */
		if ((mkdirat(dir, path, 0755) < 0 && errno != EEXIST) ||
		    fchmodat(dir, path, 0755, 0) < 0)
			return error_set(err, -errno, "mkdir %s", path);
		*slash = '/';
	}
	return file_write_at(dir, path, file->data, file->size, file->executable ? 0755 : 0644, err);
}

static int make_directory(const struct state *state, const char *name, struct error *err)
{
	if (mkdirat(state->scratch_dir, name, 0755) < 0)
		return error_set(err, -errno, "mkdir %s/%s", state->scratch, name);
	int dir = openat(state->scratch_dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Other users read it, through a bind of their sandbox's view. */
	if (dir < 0 || fchmod(dir, 0755) < 0) {
		int r = error_set(err, -errno, "open %s/%s", state->scratch, name);
		(void)fd_close(dir);
		return r;
	}
	return dir;
}

static int write_sources(struct compilation *c, const char *directory, struct error *err)
{
	_cleanup_(fd_closep) int dir = make_directory(c->state, directory, err);
	if (dir < 0)
		return TAKE_FD(dir);
	for (size_t i = 0; i < c->source->n_files; i++) {
		int r = write_source(dir, &c->source->files[i], err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* ---- what to call it ---- */

static int name_parts(struct compilation *c, struct error *err)
{
	struct program *program = c->program;
	_cleanup_(freep) const char **paths = calloc(c->source->n_files + 1, sizeof(*paths));
	if (!paths)
		return error_set(err, -ENOMEM, "compile");
	for (size_t i = 0; i < c->source->n_files; i++)
		paths[i] = c->source->files[i].path;
	program->suite = c->suite;
	int r = suite_sources(c->suite, paths, c->source->n_files, &program->sources);
	if (r < 0)
		return error_set(err, r, "compile");
	program->main = suite_main_file(c->suite, &program->sources);
	program->view_path = str_printf("%s/%s", VIEW_SCRATCH, program->directory);
	/* A name that no source has: names of sources begin with another character. */
	program->binary = strdup(SUITE_DIRECTORY "/.program");
	return program->main && program->view_path && program->binary
	               ? 0
	               : error_set(err, -ENOMEM, "compile");
}

static int expand(const struct program *program, const struct strv *command, uint64_t memory_bytes,
                  struct strv *ret, struct error *err)
{
	const struct suite_variables variables = {
		.binary = program->binary,
		.sources = &program->sources,
		.main = program->main,
		.dir = SUITE_DIRECTORY,
		.memory_mib = memory_bytes / MIB,
	};
	int r = suite_expand(command, &variables, ret);
	return r < 0 ? error_set(err, r, "command of suite %s", program->suite->name) : 0;
}

/* ---- the box ---- */

static int fill_box(struct compilation *c, struct error *err)
{
	const struct suite_stage *stage = &c->suite->compile;
	const struct box_limits limits = {
		.cpu_ns = c->limits->time_ns,
		.wall_ns = 2 * c->limits->time_ns,
		.memory_bytes = c->limits->memory_bytes,
		.processes = stage->processes,
		.file_bytes = stage->tmp_bytes,
		.files = COMPILE_FILES,
	};
	int r = box_init(&c->box, c->slot, stage, &limits, err);
	if (r < 0)
		return r;
	box_mount(&c->box,
	          (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                 .target = SUITE_DIRECTORY,
	                                 .size_bytes = stage->tmp_bytes,
	                                 .inodes = COMPILE_INODES,
	                                 .mode = 0755,
	                                 .flags = SANDBOX_MOUNT_WRITABLE | SANDBOX_MOUNT_EXEC});
	box_mount(&c->box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_COPY,
	                                          .source = c->program->view_path,
	                                          .target = SUITE_DIRECTORY});
	c->box.request.keep_dir = SUITE_DIRECTORY;
	c->box.request.stdout_fd = c->log.write_end;
	c->box.request.stderr_fd = c->log.write_end;
	return expand(c->program, &stage->command, c->limits->memory_bytes, &c->box.argv, err);
}

/* ---- the outcome ---- */

static const char *overrun(const struct sandbox_result *result)
{
	static const char *const texts[SANDBOX_LIMIT_COUNT] = {
		[SANDBOX_LIMIT_WALL] = "the compiler took too long",
		[SANDBOX_LIMIT_CPU] = "the compiler took too long",
		[SANDBOX_LIMIT_MEMORY] = "the compiler used too much memory",
		[SANDBOX_LIMIT_KILLED] = "the compiler said too much",
	};
	return texts[result->limit];
}

static void fill_report(struct compilation *c, const struct sandbox_result *result)
{
	struct report_compile *report = c->report;
	bool success = result->status == SANDBOX_EXITED && result->exit_code == 0 &&
	               result->limit == SANDBOX_LIMIT_NONE;
	report->verdict = success ? VERDICT_ACCEPTED : VERDICT_COMPILE_ERROR;
	report->cpu_ns = result->cpu_user_ns + result->cpu_system_ns;
	report->wall_ns = result->wall_ns;
	report->memory_peak_bytes = result->memory_peak_bytes;
	report->log = c->log.kept > 0 ? report_clean_text(c->log.text, c->log.kept, LOG_KEPT) : NULL;
	const char *reason = overrun(result);
	if (reason) {
		char *log = str_printf("%s%s%s", reason, report->log ? "\n" : "",
		                       report->log ? report->log : "");
		free(report->log);
		report->log = log;
	}
}

/* Programs that are run from their sources need all files; others only what the compiler made. */
static bool needs_sources(const struct suite *suite)
{
	for (size_t i = 0; i < suite->run.command.count; i++)
		if (strstr(suite->run.command.items[i], "{main}") ||
		    strstr(suite->run.command.items[i], "{dir}"))
			return true;
	return false;
}

/* The compiler's directory takes the place of the sources'. */
static int fetch_program(struct compilation *c, int from, struct error *err)
{
	int r = file_remove_tree(c->state->scratch_dir, c->program->directory, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int to = make_directory(c->state, c->program->directory, err);
	if (to < 0)
		return TAKE_FD(to);
	if (needs_sources(c->suite))
		return fetch_tree(from, to, &output_limits, err);
	return fetch_file(from, strrchr(c->program->binary, '/') + 1, to, output_limits.bytes, err);
}

static int finish(struct compilation *c, struct sandbox_result *result, struct error *err)
{
	_cleanup_(fd_closep) int made = result->keep_dir_fd;
	if (result->status == SANDBOX_ERROR)
		return error_say(err, -EIO, "compile: %s", result->error);
	fill_report(c, result);
	if (c->report->verdict != VERDICT_ACCEPTED)
		return 0;
	int r = fetch_program(c, made, err);
	if (r == -ENOENT || r == -EFBIG || r == -EMLINK || r == -ELOOP || r == -EINVAL) {
		/* The compiler said yes and left nothing that can be run: its fault, or that of who subverted it. */
		c->report->verdict = VERDICT_COMPILE_ERROR;
		free(c->report->log);
		c->report->log = str_printf("the compiler made no program: %s", err->text);
		return 0;
	}
	return r;
}

static int run_compiler(struct compilation *c, struct error *err)
{
	struct sandbox_handle *handle;
	struct sandbox_result result;
	int r = box_submit(&c->box, c->slot->sandboxes[SIDE_SOLUTION], &handle, err);
	if (r < 0)
		return r;
	r = log_run(&c->log, handle, c->slot->options.stop, log_bytes_max, err);
	if (r < 0) {
		sandbox_cancel(handle);
		return r;
	}
	char text[SANDBOX_ERROR_SIZE];
	r = sandbox_wait(handle, &result, text);
	return r < 0 ? error_say(err, r, "compile: %s", text) : finish(c, &result, err);
}

int compile_program(const struct slot *slot, const struct state *state,
                    const struct submission *source, const struct suite *suite, unsigned number,
                    const struct compile_limits *limits, struct program *ret,
                    struct report_compile *report, struct error *err)
{
	_cleanup_(freep) struct compilation *c = calloc(1, sizeof(*c));
	if (!c)
		return error_set(err, -ENOMEM, "compile");
	*ret = (struct program){0};
	(void)snprintf(ret->directory, sizeof(ret->directory), "program-%u", number);
	*c = (struct compilation){
		.slot = slot,
		.state = state,
		.source = source,
		.suite = suite,
		.limits = limits,
		.program = ret,
		.report = report,
		.log = {.read_end = -1, .write_end = -1},
	};
	int r = name_parts(c, err);
	if (r == 0)
		r = write_sources(c, ret->directory, err);
	if (r == 0 && suite->compile.command.count == 0) {
		report->verdict = VERDICT_ACCEPTED;
		return 0;
	}
	if (r == 0)
		r = log_open(&c->log, err);
	if (r == 0)
		r = fill_box(c, err);
	if (r == 0)
		r = run_compiler(c, err);
	box_done(&c->box);
	log_close(&c->log);
	return r;
}

int program_enter(const struct program *program, uint64_t memory_bytes, struct box *box,
                  struct error *err)
{
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
	                                      .source = program->view_path,
	                                      .target = SUITE_DIRECTORY,
	                                      .flags = SANDBOX_MOUNT_EXEC});
	return expand(program, &program->suite->run.command, memory_bytes, &box->argv, err);
}

void program_done(struct program *program)
{
	free(program->view_path);
	free(program->binary);
	strv_done(&program->sources);
	*program = (struct program){0};
}
