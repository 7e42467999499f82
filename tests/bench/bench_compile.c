/* SPDX-License-Identifier: MIT */
/*
 * What the box costs a compiler: gcc and g++ with the commands of their suites, in the box of the worker's compile stage and
 * outside, both with a file system in memory for what they write. Inside, the wall time is from the submit to the result,
 * so that making the box is in it.
 */
#include "common/fd.h"
#include "common/units.h"
#include "tests/bench/boxes.h"
#include "tests/bench/program.h"
#include "worker/stages/box.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum language { C, CPP, LANGUAGE_COUNT };

static const struct {
	const char *suite, *file;
} languages[] = {[C] = {"c", "sample.c"}, [CPP] = {"cpp", "sample.cpp"}};

struct one {
	const struct suite *suite;
	struct box box;
	struct strv sources, command, environment; /* the last two of outside */
	int source;
	char target[64];
};

struct bench {
	struct suites suites;
	struct findings findings;
	struct sandbox *sandbox;
	struct slot slot; /* with one side */
	struct slot_side side;
	char directory[32]; /* outside */
	struct one of[LANGUAGE_COUNT];
};

/* ---- requests and commands ---- */

static int expand(const struct one *one, const char *directory, struct strv *ret, struct error *err)
{
	_cleanup_(freep) char *binary = str_printf("%s/.program", directory);
	const struct suite_variables variables = {
		.binary = binary, .sources = &one->sources, .main = one->sources.items[0]};
	int r = binary ? suite_expand(&one->suite->compile.command, &variables, ret) : -ENOMEM;
	return r < 0 ? error_set(err, r, "command of %s", one->suite->name) : 0;
}

static int make_box(const struct bench *b, struct one *one, const char *file, struct error *err)
{
	const struct suite_stage *stage = &one->suite->compile;
	const struct box_limits limits = {
		.cpu_ns = 60 * NS_PER_S,
		.wall_ns = 120 * NS_PER_S,
		.memory_bytes = 2 * GIB,
		.processes = stage->processes,
		.file_bytes = stage->tmp_bytes,
		.files = 1024,
	};
	int r = box_init(&one->box, &b->slot, stage, &limits, err);
	(void)snprintf(one->target, sizeof(one->target), "%s/%s", SUITE_DIRECTORY, file);
	box_mount(&one->box,
	          (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                 .target = SUITE_DIRECTORY,
	                                 .size_bytes = stage->tmp_bytes,
	                                 .inodes = 65536,
	                                 .mode = 0755,
	                                 .flags = SANDBOX_MOUNT_WRITABLE | SANDBOX_MOUNT_EXEC});
	box_mount(&one->box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_FILE,
	                                            .target = one->target,
	                                            .content_fd = one->source,
	                                            .mode = 0644});
	return r < 0 ? r : expand(one, SUITE_DIRECTORY, &one->box.argv, err);
}

static int make_outside(const struct bench *b, struct one *one, struct error *err)
{
	const char *const names[] = {"HOME", "TMPDIR"};
	int r = expand(one, b->directory, &one->command, err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(names); i++) {
		_cleanup_(freep) char *text = str_printf("%s=%s", names[i], b->directory);
		r = text ? strv_add(&one->environment, text) : -ENOMEM;
	}
	return r == 0 ? strv_add(&one->environment, "PATH=/usr/bin") : r;
}

static int copy_source(const struct bench *b, const struct one *one, const char *file,
                       struct error *err)
{
	char data[65536];
	_cleanup_(freep) char *path = str_printf("%s/%s", b->directory, file);
	ssize_t n = pread(one->source, data, sizeof(data), 0);
	_cleanup_(fd_closep) int to =
		path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644) : -1;
	return n < 0 || to < 0 || write(to, data, (size_t)n) != n
	               ? error_set(err, -errno, "copy %s", file)
	               : 0;
}

static int open_language(struct bench *b, enum language language, struct error *err)
{
	struct one *one = &b->of[language];
	const char *file = languages[language].file;
	_cleanup_(freep) char *path = str_printf("%s/%s", BENCH_COMPILE_DIR, file);
	one->suite = suite_find(&b->suites, languages[language].suite);
	if (!one->suite || !suite_available(one->suite, NULL))
		return error_say(err, -ENOENT, "no compiler for %s here", file);
	one->source = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (one->source < 0 || strv_add(&one->sources, file) < 0)
		return error_set(err, -errno, "open %s", file);
	int r = make_box(b, one, file, err);
	if (r == 0)
		r = copy_source(b, one, file, err);
	return r < 0 ? r : make_outside(b, one, err);
}

static int bench_open(struct bench *b, struct error *err)
{
	_cleanup_(freep) char *directory = suites_default_directory();
	const char *const directories[] = {directory, NULL};
	(void)snprintf(b->directory, sizeof(b->directory), "/dev/shm/bench-XXXXXX");
	if (!mkdtemp(b->directory))
		return error_set(err, -errno, "mkdtemp %s", b->directory);
	if (!directory || suites_load(directories, &b->findings, &b->suites) < 0)
		return error_say(err, -EINVAL, "no suites");
	int r = boxes_open(&(struct boxes_options){.cpu = -1}, &b->sandbox, err);
	b->side.sandbox = b->sandbox;
	b->slot.sides = &b->side;
	for (int i = 0; r == 0 && i < LANGUAGE_COUNT; i++)
		r = open_language(b, (enum language)i, err);
	return r;
}

static void bench_close(struct bench *b)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		struct one *one = &b->of[i];
		_cleanup_(freep) char *path = str_printf("%s/%s", b->directory, languages[i].file);
		(void)fd_close(one->source);
		(void)unlink(path);
		box_done(&one->box);
		strv_done(&one->sources);
		strv_done(&one->command);
		strv_done(&one->environment);
	}
	_cleanup_(freep) char *program = str_printf("%s/.program", b->directory);
	(void)unlink(program);
	(void)rmdir(b->directory);
	sandbox_close(b->sandbox);
	suites_done(&b->suites);
	findings_done(&b->findings);
}

/* ---- compiling ---- */

enum { WALL, CPU, CLOCK_COUNT };

typedef int (*compile)(const struct bench *b, struct one *one, double *ret_ms, struct error *err);

static int compile_outside(const struct bench *b, struct one *one, double *ret_ms, struct error *err)
{
	uint64_t begin_ns = units_now_ns();
	struct rusage usage;
	int status;
	pid_t pid = vfork();
	if (pid == 0) {
		/* NOLINTNEXTLINE: the working directory is not memory */
		if (chdir(b->directory) == 0)
			(void)execve(one->command.items[0], one->command.items,
			             one->environment.items);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0)
		return error_say(err, -EIO, "the compiler failed outside");
	ret_ms[WALL] = (double)(units_now_ns() - begin_ns) / 1e6;
	ret_ms[CPU] = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	              (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
	return 0;
}

static int compile_inside(const struct bench *b, struct one *one, double *ret_ms, struct error *err)
{
	uint64_t begin_ns = units_now_ns();
	struct sandbox_handle *handle;
	struct sandbox_result result;
	int r = box_submit(&one->box, &b->slot, SIDE_SOLUTION, &handle, err);
	if (r == 0)
		r = boxes_wait(handle, &result, err);
	if (r < 0)
		return r;
	ret_ms[WALL] = (double)(units_now_ns() - begin_ns) / 1e6;
	ret_ms[CPU] = (double)(result.cpu_user_ns + result.cpu_system_ns) / 1e6;
	return 0;
}

struct work {
	enum language language;
	compile compile;
	int clock;
};

static int run_work(const struct contender *self, void *context, size_t n, double *ret_samples,
                    struct error *err)
{
	const struct work *work = self->detail;
	struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		double ms[CLOCK_COUNT];
		int r = work->compile(b, &b->of[work->language], ms, err);
		if (r < 0)
			return r;
		ret_samples[i] = ms[work->clock];
	}
	return (int)n;
}

#define MS "ms"

static const struct work c_wall_outside = {C, compile_outside, WALL};
static const struct work c_wall_inside = {C, compile_inside, WALL};
static const struct work c_cpu_outside = {C, compile_outside, CPU};
static const struct work c_cpu_inside = {C, compile_inside, CPU};
static const struct work cpp_wall_outside = {CPP, compile_outside, WALL};
static const struct work cpp_wall_inside = {CPP, compile_inside, WALL};
static const struct work cpp_cpu_outside = {CPP, compile_outside, CPU};
static const struct work cpp_cpu_inside = {CPP, compile_inside, CPU};

static const struct contender contenders[] = {
	{"C, wall, outside", MS, 0, run_work, &c_wall_outside},
	{"C, wall, inside", MS, 0, run_work, &c_wall_inside},
	{"C, CPU, outside", MS, 2, run_work, &c_cpu_outside},
	{"C, CPU, inside", MS, 2, run_work, &c_cpu_inside},
	{"C++, wall, outside", MS, 4, run_work, &cpp_wall_outside},
	{"C++, wall, inside", MS, 4, run_work, &cpp_wall_inside},
	{"C++, CPU, outside", MS, 6, run_work, &cpp_cpu_outside},
	{"C++, CPU, inside", MS, 6, run_work, &cpp_cpu_inside},
};

static int run_all(const struct measure_options *measure, struct error *err)
{
	static struct bench b;
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		b.of[i].source = -1;
	int r = bench_open(&b, err);
	if (r == 0)
		r = measure_table("compiling one file", contenders, ARRAY_SIZE(contenders), measure,
		                  &b, NULL, err);
	bench_close(&b);
	return r;
}

const struct bench_program bench_program = {
	.name = "compile",
	.doc = "Measure what the box costs a compiler.",
	.measure = {.blocks = 15, .runs = 1},
	.run = run_all,
};
