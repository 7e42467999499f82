/* SPDX-License-Identifier: MIT */
/*
 * How fast the default validator compares, beside memcmp over the same two files, which is the
 * least that any comparison costs; beside cmp, where the files are equal, since it ends at the first difference; and beside
 * another validator program with the same invocation. Ratios are to the default validator: 0.5 is half as fast.
 *
 * MB/s are 10^6 bytes of output in a second of CPU time, user and system, which others on the machine disturb less than
 * they disturb the clock on the wall.
 */
#include "checkers/checker.h"
#include "common/fd.h"
#include "common/strbuf.h"
#include "common/units.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_MOST = 2, BLOCK_SIZE = 64 * 1024, EXIT_ACCEPTED = 42 };

static uint64_t megabytes = 32;
static const char *reference; /* NULL without one */

/* The same sequence in every run and on every machine. */
static uint64_t random_next(void)
{
	static uint64_t state = 0x9e3779b97f4a7c15;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* What is compared: each maker adds one token, and the white space after it, to both files. */
struct workload {
	const char *name;
	const char *words[WORDS_MOST];
	size_t word_count;
	void (*add)(struct strbuf *answer, struct strbuf *team);
	bool is_equal; /* both files */
};

/* Of one to seven digits. */
static void add_integer(struct strbuf *answer, struct strbuf *team, const char *answer_white,
                        const char *team_white)
{
	uint64_t value = random_next() >> (44 + random_next() % 18);
	strbuf_printf(answer, "%llu%s", (unsigned long long)value, answer_white);
	strbuf_printf(team, "%llu%s", (unsigned long long)value, team_white);
}

static void add_equal(struct strbuf *answer, struct strbuf *team)
{
	const char *white = random_next() % 10 == 0 ? "\n" : " ";
	add_integer(answer, team, white, white);
}

static void add_other_white(struct strbuf *answer, struct strbuf *team)
{
	add_integer(answer, team, " ", "\n");
}

static void add_more_white(struct strbuf *answer, struct strbuf *team)
{
	add_integer(answer, team, " ", "  ");
}

static void add_blank_before_newline(struct strbuf *answer, struct strbuf *team)
{
	if (random_next() % 10 > 0)
		add_integer(answer, team, " ", " ");
	else
		add_integer(answer, team, "\n", " \n");
}

static void add_other_case(struct strbuf *answer, struct strbuf *team)
{
	strbuf_puts(answer, "YES\n");
	strbuf_puts(team, "Yes\n");
}

static void add_equal_number(struct strbuf *answer, struct strbuf *team)
{
	double value = ldexp((double)(random_next() >> 12), -40);
	strbuf_printf(answer, "%.9f\n", value);
	strbuf_printf(team, "%.9f\n", value);
}

static void add_near_number(struct strbuf *answer, struct strbuf *team)
{
	double value = ldexp((double)(random_next() >> 12), -40);
	strbuf_printf(answer, "%.6f\n", value);
	strbuf_printf(team, "%.9f\n", value);
}

static void add_long_number(struct strbuf *answer, struct strbuf *team)
{
	double value = ldexp((double)(random_next() >> 12), -40);
	strbuf_printf(answer, "%.12f\n", value);
	strbuf_printf(team, "%.20f\n", value);
}

static const struct workload workloads[] = {
	{"equal bytes", {NULL}, 0, add_equal, true},
	{"other white space after every token", {NULL}, 0, add_other_white, false},
	{"more white space after every token", {NULL}, 0, add_more_white, false},
	{"a blank before each newline", {NULL}, 0, add_blank_before_newline, false},
	{"other case in every token", {NULL}, 0, add_other_case, false},
	{"equal numbers, tolerance", {"float_tolerance", "1e-6"}, 2, add_equal_number, true},
	{"near numbers, tolerance", {"float_tolerance", "1e-6"}, 2, add_near_number, false},
	{"near numbers of 20 digits, tolerance", {"float_tolerance", "1e-6"}, 2, add_long_number, false},
};

/* A workload and its files, in memory. */
struct files {
	const struct workload *workload;
	int answer, team;
	size_t team_size;
};

static int make_file(struct strbuf *text)
{
	int fd = memfd_create("bench", 0);
	if (fd < 0 || text->failed || fd_write_all(fd, text->data, text->size) < 0)
		return fd_close(fd);
	return fd;
}

static int make_files(const struct workload *workload, size_t size, struct files *ret_files)
{
	struct strbuf answer = {0}, team = {0};
	while (team.size < size && !team.failed && !answer.failed)
		workload->add(&answer, &team);
	struct files files = {workload, make_file(&answer), make_file(&team), team.size};
	strbuf_done(&answer);
	strbuf_done(&team);
	*ret_files = files;
	return files.answer < 0 || files.team < 0 ? -ENOMEM : 0;
}

/* ---- contenders: each returns 0 when it could do its work ---- */

#define CMP "/usr/bin/cmp"

/* memcmp of both files, block by block; goes on after a difference. */
static int run_memcmp(const struct files *files)
{
	static char answer[BLOCK_SIZE], team[BLOCK_SIZE];
	for (;;) {
		ssize_t a = fd_read_all(files->answer, answer, sizeof(answer));
		ssize_t t = fd_read_all(files->team, team, sizeof(team));
		if (a < 0 || t < 0)
			return -EIO;
		if (a == 0 || t == 0)
			return 0;
		int order = memcmp(answer, team, (size_t)(a < t ? a : t));
		__asm__ volatile("" : : "r"(order)); /* memcmp is not left out */
	}
}

static int run_checker(const struct files *files)
{
	const struct workload *workload = files->workload;
	_cleanup_(checker_freep) struct checker *checker = NULL;
	struct checker_result result;
	int r = checker_new(checker_find("kattis default"), workload->words, workload->word_count,
	                    CHECKER_ONCE, &checker, NULL);
	if (r == 0)
		r = checker_run(checker, &(struct checker_files){-1, files->answer, files->team},
		                &result, NULL);
	return r < 0 ? r : result.outcome == CHECKER_ACCEPTED ? 0 : -EBADMSG;
}

/* argv[0] is executed with the team's file as standard input. */
static int run_program(const char *const *argv, const struct files *files, int accepted)
{
	pid_t pid = fork();
	if (pid == 0) {
		if (dup2(files->team, STDIN_FILENO) >= 0)
			(void)execv(argv[0], (char *const *)argv);
		_exit(1);
	}
	int status;
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == accepted ? 0 : -EBADMSG;
}

static int run_cmp(const struct files *files)
{
	char answer[32];
	(void)snprintf(answer, sizeof(answer), "/proc/self/fd/%d", files->answer);
	const char *const argv[] = {CMP, "-s", answer, "-", NULL};
	return run_program(argv, files, EXIT_SUCCESS);
}

static int run_reference(const struct files *files)
{
	char answer[32];
	(void)snprintf(answer, sizeof(answer), "/proc/self/fd/%d", files->answer);
	const char *argv[4 + WORDS_MOST + 1] = {reference, "/dev/null", answer, "/tmp/"};
	memcpy(argv + 4, files->workload->words, files->workload->word_count * sizeof(argv[0]));
	return run_program(argv, files, EXIT_ACCEPTED);
}

/* CPU time of this process and of the children it has waited for. */
static uint64_t cpu_now_ns(void)
{
	struct timespec own = {0};
	struct rusage children = {0};
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID,
	                    &own); /* neither can fail with these arguments */
	(void)getrusage(RUSAGE_CHILDREN, &children);
	return ((uint64_t)own.tv_sec + (uint64_t)children.ru_utime.tv_sec +
	        (uint64_t)children.ru_stime.tv_sec) *
	               NS_PER_S +
	       ((uint64_t)children.ru_utime.tv_usec + (uint64_t)children.ru_stime.tv_usec) *
	               NS_PER_US +
	       (uint64_t)own.tv_nsec;
}

/* ---- measuring ---- */

struct way {
	int (*compare)(const struct files *files);
};

static int compare_all(const struct contender *self, void *context, size_t n, double *ret_samples,
                       struct error *err)
{
	const struct way *way = self->detail;
	const struct files *files = context;
	for (size_t i = 0; i < n; i++) {
		if (lseek(files->answer, 0, SEEK_SET) < 0 || lseek(files->team, 0, SEEK_SET) < 0)
			return error_set(err, -errno, "lseek");
		uint64_t begin_ns = cpu_now_ns();
		int r = way->compare(files);
		if (r < 0)
			return error_set(err, r, "compare");
		ret_samples[i] = (double)files->team_size * 1e3 / (double)(cpu_now_ns() - begin_ns);
	}
	return (int)n;
}

static const struct way by_checker = {run_checker}, by_memcmp = {run_memcmp}, by_cmp = {run_cmp},
			by_reference = {run_reference};

static int measure_workload(const struct workload *workload, const struct measure_options *measure,
                            struct error *err)
{
	struct contender contenders[4] = {
		{"default validator", "MB/s", 0, compare_all, &by_checker},
		{"memcmp", "MB/s", 0, compare_all, &by_memcmp},
	};
	size_t n = 2;
	struct files files;
	if (workload->is_equal && access(CMP, X_OK) == 0)
		contenders[n++] = (struct contender){"cmp", "MB/s", 0, compare_all, &by_cmp};
	if (reference)
		contenders[n++] =
			(struct contender){"the other", "MB/s", 0, compare_all, &by_reference};
	int r = make_files(workload, megabytes * 1000000, &files);
	if (r < 0)
		(void)error_set(err, r, "files");
	else
		r = measure_table(workload->name, contenders, n, measure, &files, NULL, err);
	(void)fd_close(files.answer);
	(void)fd_close(files.team);
	return r;
}

static int run_all(const struct measure_options *measure, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(workloads); i++) {
		r = measure_workload(&workloads[i], measure, err);
		if (r < 0)
			(void)error_prefix(err, "%s", workloads[i].name);
	}
	return r;
}

static const struct bench_option options[] = {
	{.name = "megabytes",
         .argument = "N",
         .doc = "Size of each output",
         .count = &megabytes,
         .most = 4096},
	{.name = "reference",
         .argument = "PROGRAM",
         .doc = "A validator to compare with; it gets /tmp/ for feedback",
         .text = &reference},
};

const struct bench_program bench_program = {
	.name = "checker",
	.doc = "Measure how fast the default validator compares.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 9, .runs = 1},
	.run = run_all,
};
