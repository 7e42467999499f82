/* SPDX-License-Identifier: MIT */
/*
 * The compile stage. It is as hostile as a run: a compiler reads any file it is told to, runs as long as it is told to,
 * and says as much as it is told to. So its box holds the toolchain and the sources, its output is bounded, and what it
 * made is fetched when it is dead.
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/stages/compile_outcome.h"
#include "worker/stages/compile_output.h"
#include "worker/stages/log.h"
#include "worker/stages/program.h"
#include "worker/stages/program_cache.h"
#include "worker/stages/program_names.h"
#include "worker/stages/sources.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Diagnostics are read up to this many bytes; then the compiler is ended. */
static const uint64_t log_bytes_max = 64 << 20;
/* As many as a large project's compiler driver has open; not what a solution gets. */
enum { COMPILE_FILES = 1024, COMPILE_INODES = 65536 };

/* How much more than its suite says a compiler gets; build scripts and generators of parsers are large. */
static const struct {
	uint64_t least_bytes, least_processes;
} room[SIDE_COUNT] = {[SIDE_JURY] = {1 << 30, 256}};

struct compilation {
	const struct slot *slot;
	const struct compile_request *request;
	const struct suite *suite;
	const char *word; /* a further word of the command; NULL: none */
	struct sources sources;
	struct program *program;
	struct report_compile *report;
	struct strv command; /* empty: nothing to compile */
	bool overran;        /* a limit ended the compiler */
	struct log log;
	struct box box;
};

static uint64_t at_least(uint64_t value, uint64_t least)
{
	return value > least ? value : least;
}

static int write_sources(struct compilation *c, struct error *err)
{
	_cleanup_(fd_closep) int dir =
		file_make_dir(c->slot->options.state->scratch_dir, c->program->directory, err);
	return dir < 0 ? TAKE_FD(dir) : sources_write(&c->sources, dir, err);
}

/* ---- the box ---- */

static int fill_box(struct compilation *c, struct error *err)
{
	const struct suite_stage *stage = &c->suite->compile;
	const struct compile_limits *of_request = &c->request->limits;
	uint64_t bytes = at_least(stage->tmp_bytes, room[c->request->side].least_bytes);
	const struct box_limits limits = {
		.cpu_ns = of_request->time_ns,
		.wall_ns = 2 * of_request->time_ns,
		.memory_bytes = of_request->memory_bytes,
		.processes = at_least(stage->processes, room[c->request->side].least_processes),
		.file_bytes = bytes,
		.files = COMPILE_FILES,
	};
	int r = box_init(&c->box, c->slot, stage, &limits, err);
	if (r < 0)
		return r;
	box_mount(&c->box,
	          (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                 .target = SUITE_DIRECTORY,
	                                 .size_bytes = bytes,
	                                 .inodes = COMPILE_INODES,
	                                 .mode = 0755,
	                                 .flags = SANDBOX_MOUNT_WRITABLE | SANDBOX_MOUNT_EXEC});
	box_mount(&c->box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_COPY,
	                                          .source = c->program->view_path,
	                                          .target = SUITE_DIRECTORY});
	c->box.request.keep_dir = SUITE_DIRECTORY;
	c->box.request.stdout_fd = c->log.write_end;
	c->box.request.stderr_fd = c->log.write_end;
	c->box.argv = c->command;
	c->command = (struct strv){0};
	return 0;
}

/* Files beside the sources are for the program to read. */
static bool needs_all_files(const struct compilation *c)
{
	return c->request->keeps_files || !compile_output_is_binary(c->suite) ||
	       c->sources.n > c->program->sources.count;
}

static int finish(struct compilation *c, struct sandbox_result *result, struct error *err)
{
	_cleanup_(fd_closep) int made = result->keep_dir_fd;
	if (result->status == SANDBOX_ERROR)
		return error_say(err, -EIO, "compile: %s", result->error);
	compile_outcome(result, &c->log, c->report);
	c->overran = result->limit != SANDBOX_LIMIT_NONE;
	if (c->report->verdict != VERDICT_ACCEPTED)
		return 0;
	int r = compile_output_fetch(c->slot->options.state, c->program, made, needs_all_files(c),
	                             err);
	if (r != COMPILE_OUTPUT_UNUSABLE)
		return r;
	c->report->verdict = VERDICT_COMPILE_ERROR;
	free(c->report->log);
	c->report->log = str_printf("the compiler made no program: %s", err->text);
	return 0;
}

static int run_compiler(struct compilation *c, struct error *err)
{
	struct sandbox_handle *handle;
	struct sandbox_result result;
	int r = box_submit(&c->box, c->slot, c->request->side, &handle, err);
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

static int compile(struct compilation *c, struct error *err)
{
	int r = log_open(&c->log, err);
	if (r == 0)
		r = fill_box(c, err);
	if (r == 0)
		r = run_compiler(c, err);
	box_done(&c->box);
	log_close(&c->log);
	return r;
}

/* ---- all of it ---- */

static int compile_or_take(struct compilation *c, struct error *err)
{
	const struct compile_request *request = c->request;
	const struct program_origin origin = {&c->sources, &c->command, needs_all_files(c)};
	char key[SHA256_HEX_SIZE];
	bool caches = request->cache && c->command.count > 0;
	int r = caches ? program_cache_key(c->slot, request, &origin, key, err) : 0;
	if (r == 0 && caches)
		r = program_cache_take(request, key, c->program->directory, c->report, err);
	if (r != 0)
		return r < 0 ? r : 0;
	r = write_sources(c, err);
	if (r < 0)
		return r;
	if (c->command.count == 0) {
		c->report->verdict = VERDICT_ACCEPTED;
		return 0;
	}
	r = compile(c, err);
	if (r == 0 && caches)
		program_cache_keep(request, key, c->program->directory, c->report);
	return r;
}

static int add_flags(struct compilation *c, struct error *err)
{
	const struct strv *flags = c->request->flags;
	bool takes_flags = flags && c->command.count > 0 && compile_output_is_binary(c->suite);
	for (size_t i = 0; takes_flags && i < flags->count; i++)
		if (strv_add(&c->command, flags->items[i]) < 0)
			return error_set(err, -ENOMEM, "flags");
	if (c->word && c->command.count > 0 && strv_add(&c->command, c->word) < 0)
		return error_set(err, -ENOMEM, "flags");
	return 0;
}

/* A virtual machine would tell so of each case. */
static void refuse_without_main(struct compilation *c)
{
	c->report->verdict = VERDICT_COMPILE_ERROR;
	c->report->log = strdup("no class has a main to start\n");
}

static int make_program(struct compilation *c, struct error *err)
{
	const struct compile_request *request = c->request;
	int r = sources_merge(request->source, request->overlays, request->n_overlays, &c->sources,
	                      err);
	if (r == 0)
		r = program_names_fill(c->suite, &c->sources, request->entry,
		                       request->starts_own ? request->source : NULL, c->program,
		                       err);
	if (r == 0 && program_lacks_main(&c->sources, c->program)) {
		refuse_without_main(c);
		return 0;
	}
	if (r == 0)
		r = program_expand(c->program, &c->suite->compile.command,
		                   request->limits.memory_bytes, &c->command, err);
	if (r == 0)
		r = add_flags(c, err);
	return r == 0 ? compile_or_take(c, err) : r;
}

/* @directory: of the program, below the scratch directory. @word: a further one of its command, or NULL. */
static int compile_into(const struct slot *slot, const struct compile_request *request,
                        const char *directory, const char *word, struct program *ret,
                        struct report_compile *report, bool *ret_overran, struct error *err)
{
	*ret = (struct program){0};
	(void)snprintf(ret->directory, sizeof(ret->directory), "%s-%u", directory, request->number);
	_cleanup_(freep) struct compilation *c = calloc(1, sizeof(*c));
	if (!c)
		return error_set(err, -ENOMEM, "compile");
	*c = (struct compilation){
		.slot = slot,
		.request = request,
		.suite = request->suite,
		.word = word,
		.program = ret,
		.report = report,
		.log = {.read_end = -1, .write_end = -1},
	};
	int r = make_program(c, err);
	*ret_overran = c->overran;
	sources_done(&c->sources);
	strv_done(&c->command);
	return r;
}

/* ---- is it the program's fault? ---- */

static int compile_example(const struct slot *slot, const struct compile_request *request,
                           struct report_compile *report, bool *ret_overran, struct error *err)
{
	struct error ignored;
	const struct suite *suite = request->suite;
	char *data = suite->example;
	_cleanup_(freep) char *path = suite_example_file(suite);
	if (!path)
		return error_set(err, -ENOMEM, "compile");
	struct submission_file file = {.path = path, .data = data, .size = strlen(data)};
	const struct submission source = {
		.name = path, .files = &file, .n_files = 1, .total_bytes = file.size};
	const struct compile_request of_example = {
		.source = &source,
		.suite = suite,
		.side = request->side,
		.limits = request->limits,
		.cache = request->cache,
		.number = request->number,
	};
	struct program program;
	int r = compile_into(slot, &of_example, "example", NULL, &program, report, ret_overran, err);
	(void)!file_remove_tree(slot->options.state->scratch_dir, program.directory, &ignored);
	program_done(&program);
	return r;
}

/* A compiler that refuses the suite's example as well lacks a library, or does not know an option of its command. */
static int check_language(const struct slot *slot, const struct compile_request *request,
                          struct report_compile *report, struct error *err)
{
	struct report_compile of_example = {0};
	bool overran;
	int length, r = compile_example(slot, request, &of_example, &overran, err);
	if (r == 0 && of_example.verdict == VERDICT_COMPILE_ERROR && !overran) {
		const char *line = compile_error_line(&of_example, &length);
		r = error_say(
			err, -EINVAL,
			"language %s is not available here (not even its example compiles): %.*s",
			request->suite->name, length, line);
		free(report->log);
		*report = (struct report_compile){.verdict = VERDICT_NONE};
	}
	free(of_example.log);
	return r;
}

/* ---- is it the compiler's? ---- */

static int take_report(struct report_compile *report, struct report_compile *other,
                       const char *word, struct error *err)
{
	char *log = str_printf("compiled with %s, does not compile without\n%s", word,
	                       other->log ? other->log : "");
	free(other->log);
	free(report->log);
	*report = *other;
	report->log = log;
	return log ? 0 : error_set(err, -ENOMEM, "compile");
}

/* What it says first is kept where nothing helps. */
static int try_with(const struct slot *slot, const struct compile_request *request, const char *word,
                    struct program *ret, struct report_compile *report, struct error *err)
{
	struct report_compile other = {0};
	struct error ignored;
	bool overran;
	(void)!file_remove_tree(slot->options.state->scratch_dir, ret->directory, &ignored);
	program_done(ret);
	int r = compile_into(slot, request, "program", word, ret, &other, &overran, err);
	if (r == 0 && other.verdict == VERDICT_ACCEPTED)
		return take_report(report, &other, word, err);
	free(other.log);
	return r;
}

int compile_program(const struct slot *slot, const struct compile_request *request,
                    struct program *ret, struct report_compile *report, struct error *err)
{
	const struct strv *tries = &request->suite->tries;
	bool overran;
	int r = compile_into(slot, request, "program", NULL, ret, report, &overran, err);
	bool refused = r == 0 && report->verdict == VERDICT_COMPILE_ERROR && !overran;
	for (size_t i = 0; refused && request->of_package && i < tries->count; i++) {
		r = try_with(slot, request, tries->items[i], ret, report, err);
		refused = r == 0 && report->verdict == VERDICT_COMPILE_ERROR;
	}
	return refused && request->suite->example ? check_language(slot, request, report, err) : r;
}
