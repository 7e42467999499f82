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
#include "worker/stages/program_cache.h"
#include "worker/stages/sources.h"
#include "worker/suite/main_class.h"

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

/* How much more than its suite says a compiler gets; build scripts and generators of parsers are large. */
static const struct {
	uint64_t least_bytes, least_processes;
} room[SIDE_COUNT] = {[SIDE_JURY] = {1 << 30, 256}};

struct compilation {
	const struct slot *slot;
	const struct compile_request *request;
	const struct suite *suite;
	struct sources sources;
	struct program *program;
	struct report_compile *report;
	struct strv command; /* empty: nothing to compile */
	struct log log;
	struct box box;
};

static uint64_t at_least(uint64_t value, uint64_t least)
{
	return value > least ? value : least;
}

/* ---- sources on disk ---- */

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

static int write_sources(struct compilation *c, struct error *err)
{
	_cleanup_(fd_closep) int dir =
		make_directory(c->slot->options.state, c->program->directory, err);
	return dir < 0 ? dir : sources_write(&c->sources, dir, err);
}

/* ---- what to call it ---- */

static char *find_main_class(const struct compilation *c)
{
	enum suite_main_class kind = c->suite->main_class;
	char *found = NULL;
	/* The main file has the first word. */
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; !found && i < c->sources.n; i++) {
			const struct submission_file *file = c->sources.files[i];
			bool is_main = strcmp(file->path, c->program->main) == 0;
			if (is_main == (pass == 0) && strv_contains(&c->program->sources, file->path))
				found = main_class_find(kind, file->path, file->data, file->size);
		}
	return found ? found : main_class_of_file(c->program->main);
}

static int choose_entry(struct compilation *c, struct error *err)
{
	struct program *program = c->program;
	const char *entry = c->request->entry;
	const char *file = entry ? suite_entry_file(c->suite, &program->sources, entry) : NULL;
	bool has_classes = c->suite->main_class != SUITE_MAIN_CLASS_NONE;
	if (entry && !file && !has_classes)
		return error_say(err, -EINVAL, "entry point %s: no source file has this name",
		                 entry);
	program->main = file ? file : suite_main_file(c->suite, &program->sources);
	if (!program->main)
		return error_say(err, -EINVAL, "no source file of language %s", c->suite->name);
	if (has_classes)
		program->main_class = entry && !file ? strdup(entry) : find_main_class(c);
	return has_classes && !program->main_class ? error_set(err, -ENOMEM, "compile") : 0;
}

static int name_parts(struct compilation *c, struct error *err)
{
	struct program *program = c->program;
	program->suite = c->suite;
	program->view_path = str_printf("%s/%s", VIEW_SCRATCH, program->directory);
	/* A name that no source has: names of sources begin with another character. */
	program->binary = strdup(SUITE_DIRECTORY "/.program");
	if (!program->view_path || !program->binary)
		return error_set(err, -ENOMEM, "compile");
	if (c->suite->jury) {
		program->main = "run";
		return 0;
	}
	int r = suite_sources(c->suite, c->sources.paths, c->sources.n, &program->sources);
	return r < 0 ? error_set(err, r, "compile") : choose_entry(c, err);
}

static int expand(const struct program *program, const struct strv *command, uint64_t memory_bytes,
                  struct strv *ret, struct error *err)
{
	const struct suite_variables variables = {
		.binary = program->binary,
		.sources = &program->sources,
		.main = program->main,
		.main_class = program->main_class,
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

/* What stands in front of what the compiler said. Return: NULL for nothing, else the caller's to free. */
static char *reason_of(const struct sandbox_result *result, bool is_silent)
{
	const char *text = overrun(result);
	if (text)
		return strdup(text);
	if (result->status == SANDBOX_SIGNALED)
		return str_printf("the compiler was ended by signal %d (%s)", result->signal,
		                  strsignal(result->signal));
	return result->exit_code != 0 && is_silent
	               ? str_printf("the compiler ended with status %d and said nothing",
	                            result->exit_code)
	               : NULL;
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
	_cleanup_(freep) char *reason = reason_of(result, !report->log);
	if (reason) {
		char *log = str_printf("%s%s%s", reason, report->log ? "\n" : "",
		                       report->log ? report->log : "");
		free(report->log);
		report->log = log;
	}
}

/* A binary that runs by itself is all that is wanted of what the compiler left; others may need any of it. */
static bool is_by_itself(const struct suite *suite)
{
	const struct strv *run = &suite->run.command;
	return run->count == 1 && strcmp(run->items[0], "{binary}") == 0;
}

/* Files beside the sources are for the program to read. */
static bool needs_all_files(const struct compilation *c)
{
	return !is_by_itself(c->suite) || c->sources.n > c->program->sources.count;
}

/* Some compilers make a library of what has no main function, and say yes. */
static int check_can_run(const struct compilation *c, int dir, struct error *err)
{
	struct stat st;
	const char *name = strrchr(c->program->binary, '/') + 1;
	if (strcmp(c->suite->run.command.items[0], "{binary}") != 0)
		return 0;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(err, -errno, "stat %s", name);
	return st.st_mode & S_IXUSR ? 0 : error_say(err, -EINVAL, "what it made cannot be executed");
}

/* The compiler's directory takes the place of the sources'. */
static int fetch_program(struct compilation *c, int from, struct error *err)
{
	const struct state *state = c->slot->options.state;
	int r = file_remove_tree(state->scratch_dir, c->program->directory, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int to = make_directory(state, c->program->directory, err);
	if (to < 0)
		return TAKE_FD(to);
	const char *name = strrchr(c->program->binary, '/') + 1;
	r = needs_all_files(c) ? fetch_tree(from, to, &output_limits, err)
	                       : fetch_file(from, name, to, output_limits.bytes, err);
	return r == 0 ? check_can_run(c, to, err) : r;
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

static int finish(struct compilation *c, struct sandbox_result *result, struct error *err)
{
	_cleanup_(fd_closep) int made = result->keep_dir_fd;
	if (result->status == SANDBOX_ERROR)
		return error_say(err, -EIO, "compile: %s", result->error);
	fill_report(c, result);
	if (c->report->verdict != VERDICT_ACCEPTED)
		return 0;
	int r = fetch_program(c, made, err);
	if (is_of_what_it_left(r)) {
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
	int r = box_submit(&c->box, c->slot->sandboxes[c->request->side], &handle, err);
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
	bool takes_flags = flags && c->command.count > 0 && is_by_itself(c->suite);
	for (size_t i = 0; takes_flags && i < flags->count; i++)
		if (strv_add(&c->command, flags->items[i]) < 0)
			return error_set(err, -ENOMEM, "flags");
	return 0;
}

static int make_program(struct compilation *c, struct error *err)
{
	const struct compile_request *request = c->request;
	int r = sources_merge(request->source, request->overlays, request->n_overlays, &c->sources,
	                      err);
	if (r == 0)
		r = name_parts(c, err);
	if (r == 0)
		r = expand(c->program, &c->suite->compile.command, request->limits.memory_bytes,
		           &c->command, err);
	if (r == 0)
		r = add_flags(c, err);
	return r == 0 ? compile_or_take(c, err) : r;
}

int compile_program(const struct slot *slot, const struct compile_request *request,
                    struct program *ret, struct report_compile *report, struct error *err)
{
	*ret = (struct program){0};
	(void)snprintf(ret->directory, sizeof(ret->directory), "program-%u", request->number);
	_cleanup_(freep) struct compilation *c = calloc(1, sizeof(*c));
	if (!c)
		return error_set(err, -ENOMEM, "compile");
	*c = (struct compilation){
		.slot = slot,
		.request = request,
		.suite = request->suite,
		.program = ret,
		.report = report,
		.log = {.read_end = -1, .write_end = -1},
	};
	int r = make_program(c, err);
	sources_done(&c->sources);
	strv_done(&c->command);
	return r;
}

/* The copy counts as memory of the run, which is not the program's fault. */
static void mount_copy(const struct program *program, struct box *box)
{
	box_mount(box, (struct sandbox_mount){
			       .kind = SANDBOX_MOUNT_TMPFS,
			       .target = SUITE_DIRECTORY,
			       .size_bytes = program->directory_bytes + program->writable_bytes,
			       .inodes = COMPILE_INODES,
			       .mode = 0755,
			       .flags = SANDBOX_MOUNT_WRITABLE | SANDBOX_MOUNT_EXEC});
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_COPY,
	                                      .source = program->view_path,
	                                      .target = SUITE_DIRECTORY});
	box->request.memory_limit_bytes += program->directory_bytes;
}

int program_enter(const struct program *program, uint64_t memory_bytes, struct box *box,
                  struct error *err)
{
	if (program->writable_bytes > 0)
		mount_copy(program, box);
	else
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
	free(program->main_class);
	strv_done(&program->sources);
	*program = (struct program){0};
}
