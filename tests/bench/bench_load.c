/* SPDX-License-Identifier: MIT */
/*
 * How long `juror judge` takes to load a large package, and how much memory, beside what nobody can do without.
 *
 * The submission is one that is not there, which juror says when the package has been read.
 */
#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "common/units.h"
#include "tests/bench/judged.h"
#include "tests/bench/load_floor.h"
#include "tests/bench/load_packages.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Bad input: the submission. */
enum { EXIT_BAD_INPUT = 2 };

static uint64_t cases = 100000;
static const char *juror, *scratch_parent;

struct bench {
	struct load_scratch scratch;
	struct judged judged;
	const struct load_kind *kind;
	char *package;    /* its path */
	long peak_kib;    /* of all loads */
	uint64_t n_names; /* that the floor saw */
};

/* ---- one load ---- */

static pid_t start(const struct bench *b, int output, struct error *err)
{
	const char *const argv[] = {
		b->judged.juror,      "judge", "--no-progress", "--color=never", b->package,
		"/nothing-is-here.c", NULL};
	pid_t pid = vfork();
	if (pid == 0) {
		if (dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
			_exit(126);
		(void)execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	return pid < 0 ? error_set(err, -errno, "vfork") : pid;
}

static int finish(struct bench *b, pid_t pid, const char *said, struct error *err)
{
	struct rusage usage;
	int status;
	if (wait4(pid, &status, 0, &usage) != pid)
		return error_set(err, -errno, "wait4");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_BAD_INPUT ||
	    !strstr(said, "nothing-is-here"))
		return error_say(err, -EIO, "juror ended with wait status 0x%x: %s",
		                 (unsigned)status, said);
	if (usage.ru_maxrss > b->peak_kib)
		b->peak_kib = usage.ru_maxrss;
	return 0;
}

static int load_once(struct bench *b, double *ret_ms, struct error *err)
{
	char said[4096];
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "pipe");
	_cleanup_(fd_closep) int in = ends[0];
	_cleanup_(fd_closep) int out = ends[1];
	uint64_t begin_ns = units_now_ns();
	pid_t pid = start(b, out, err);
	out = fd_close(out);
	if (pid < 0)
		return (int)pid;
	ssize_t n = fd_read_all(in, said, sizeof(said) - 1);
	said[n > 0 ? n : 0] = '\0';
	in = fd_close(in);
	int r = finish(b, pid, said, err);
	*ret_ms = (double)(units_now_ns() - begin_ns) / 1e6;
	return r;
}

/* ---- contenders ---- */

static int load(_unused_ const struct contender *self, void *context, size_t n, double *ret_samples,
                struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		int r = load_once(context, &ret_samples[i], err);
		if (r < 0)
			return r;
	}
	return (int)n;
}

static int look(_unused_ const struct contender *self, void *context, size_t n, double *ret_samples,
                struct error *err)
{
	struct bench *b = context;
	bool is_zip = b->kind->archive != LOAD_NO_ARCHIVE;
	_cleanup_(freep) char *path =
		str_printf("%s%s", b->package, b->kind->archive == LOAD_DATA ? "/data.zip" : "");
	if (!path)
		return error_set(err, -ENOMEM, "path");
	for (size_t i = 0; i < n; i++) {
		uint64_t begin_ns = units_now_ns();
		int r = (is_zip ? load_floor_read : load_floor_walk)(path, &b->n_names, err);
		if (r < 0)
			return r;
		ret_samples[i] = (double)(units_now_ns() - begin_ns) / 1e6;
	}
	return (int)n;
}

/* ---- tables ---- */

enum { COLUMN_FLOOR, COLUMN_MEDIAN, COLUMN_WORST, COLUMN_PEAK, COLUMN_NAMES, COLUMN_COUNT };

static const char *const columns[COLUMN_COUNT] = {"floor ms", "load ms", "p99 ms", "peak KiB",
                                                  "names"};

struct summary {
	const char **names;
	long *values; /* COLUMN_COUNT each */
	size_t n;
};

static void note(const struct bench *b, const struct measured *measured, struct summary *summary)
{
	long *values = &summary->values[summary->n * COLUMN_COUNT];
	summary->names[summary->n++] = b->kind->name;
	values[COLUMN_FLOOR] = (long)measured[0].median;
	values[COLUMN_MEDIAN] = (long)measured[1].median;
	values[COLUMN_WORST] = (long)measured[1].p99;
	values[COLUMN_PEAK] = b->peak_kib;
	values[COLUMN_NAMES] = (long)b->n_names;
}

/* One package is there at a time: all of them would take 20 GB. */
static int run_kind(struct bench *b, const struct measure_options *measure, struct summary *summary,
                    struct error *err)
{
	struct measure_options all = *measure;
	struct measured measured[2];
	_cleanup_(freep) char *path =
		str_printf("%s/%s", b->scratch.directory, load_package_name(b->kind));
	if (!path)
		return error_set(err, -ENOMEM, "%s", b->kind->name);
	const struct contender contenders[] = {
		{b->kind->archive == LOAD_NO_ARCHIVE ? "names read and looked at" : "zip read",
	         "ms", 0, look, NULL},
		{"juror judge", "ms", 0, load, NULL},
	};
	all.only = NULL;
	b->package = path;
	b->peak_kib = 0;
	int r = load_package_make(&b->scratch, b->kind, cases, err);
	if (r == 0)
		r = measure_table(b->kind->name, contenders, ARRAY_SIZE(contenders), &all, b,
		                  measured, err);
	if (r == 0)
		note(b, measured, summary);
	if (r == 0)
		r = file_remove_tree(b->scratch.dir, load_package_name(b->kind), err);
	return r;
}

static int run_kinds(struct bench *b, const struct measure_options *measure, struct error *err)
{
	_cleanup_(freep) const char **names = calloc(n_load_kinds, sizeof(*names));
	_cleanup_(freep) long *values = calloc(n_load_kinds * COLUMN_COUNT, sizeof(*values));
	struct summary summary = {names, values, 0};
	int r = names && values ? 0 : error_set(err, -ENOMEM, "summary");
	for (size_t i = 0; r == 0 && i < n_load_kinds; i++) {
		b->kind = &load_kinds[i];
		if (!measure->only || strstr(b->kind->name, measure->only))
			r = run_kind(b, measure, &summary, err);
	}
	if (r < 0 || summary.n == 0)
		return r;
	_cleanup_(freep) char *title =
		str_printf("%llu cases, in %s", (unsigned long long)cases, b->scratch.directory);
	const struct measure_counts table = {title ? title : "all", columns, COLUMN_COUNT};
	measure_print_counts(&table, names, values, summary.n, measure);
	return 0;
}

static int run_all(const struct measure_options *measure, struct error *err)
{
	struct bench b = {.scratch = LOAD_SCRATCH_NONE, .judged = JUDGED_NONE};
	int r = load_scratch_open(scratch_parent, load_package_files(cases), &b.scratch, err);
	if (r == 0)
		r = judged_open(juror, &b.judged, err);
	if (r == 0)
		r = run_kinds(&b, measure, err);
	judged_close(&b.judged);
	load_scratch_close(&b.scratch);
	return r;
}

static const struct bench_option options[] = {
	{.name = "cases", .argument = "N", .doc = "Of each package", .count = &cases, .most = 450000},
	{.name = "scratch",
         .argument = "DIRECTORY",
         .doc = "Where packages are made (default: $TMPDIR, else in memory if there is room)",
         .text = &scratch_parent},
	{.name = "juror",
         .argument = "PROGRAM",
         .doc = "Which juror, instead of the one beside this",
         .text = &juror},
};

const struct bench_program bench_program = {
	.name = "load",
	.doc = "Measure how long juror judge takes to load large packages, and how much memory.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 7, .runs = 1},
	.run = run_all,
};
