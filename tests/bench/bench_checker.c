/* SPDX-License-Identifier: MIT */
/*
 * How fast the default validator compares, beside memcmp over the same two files, which is the
 * least that any comparison costs, and beside another validator program with the same invocation.
 *
 * All contenders take turns in every round; medians are shown. MB/s are 10^6 bytes of output in a
 * second of CPU time, user and system, which others on the machine disturb less than they disturb
 * the clock on the wall.
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

enum { ROUNDS_MOST = 101, WORDS_MOST = 2, BLOCK_SIZE = 64 * 1024, EXIT_ACCEPTED = 42 };

struct settings {
	uint64_t megabytes, rounds;
	const char *reference; /* NULL without one */
	bool json;
};

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
	{"equal bytes", {NULL}, 0, add_equal},
	{"other white space after every token", {NULL}, 0, add_other_white},
	{"more white space after every token", {NULL}, 0, add_more_white},
	{"a blank before each newline", {NULL}, 0, add_blank_before_newline},
	{"other case in every token", {NULL}, 0, add_other_case},
	{"equal numbers, tolerance", {"float_tolerance", "1e-6"}, 2, add_equal_number},
	{"near numbers, tolerance", {"float_tolerance", "1e-6"}, 2, add_near_number},
	{"near numbers of 20 digits, tolerance", {"float_tolerance", "1e-6"}, 2, add_long_number},
};

/* A workload's files, in memory. */
struct files {
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
	struct files files = {make_file(&answer), make_file(&team), team.size};
	strbuf_done(&answer);
	strbuf_done(&team);
	*ret_files = files;
	return files.answer < 0 || files.team < 0 ? -ENOMEM : 0;
}

/* Contenders: each returns 0 when it could do its work. */

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

static int run_checker(const struct workload *workload, const struct files *files)
{
	_cleanup_(checker_freep) struct checker *checker = NULL;
	struct checker_result result;
	int r = checker_new(checker_find("kattis default"), workload->words, workload->word_count,
	                    CHECKER_ONCE, &checker, NULL);
	if (r == 0)
		r = checker_run(checker, &(struct checker_files){-1, files->answer, files->team},
		                &result, NULL);
	return r < 0 ? r : result.outcome == CHECKER_ACCEPTED ? 0 : -EBADMSG;
}

static _noreturn_ void exec_reference(const char *program, const struct workload *workload,
                                      const struct files *files)
{
	char answer[32];
	(void)snprintf(answer, sizeof(answer), "/proc/self/fd/%d", files->answer);
	const char *argv[4 + WORDS_MOST + 1] = {program, "/dev/null", answer, "/tmp/"};
	memcpy(argv + 4, workload->words, workload->word_count * sizeof(argv[0]));
	if (dup2(files->team, STDIN_FILENO) >= 0)
		execv(program, (char *const *)argv);
	_exit(1);
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

static int run_reference(const char *program, const struct workload *workload,
                         const struct files *files)
{
	pid_t pid = fork();
	if (pid == 0)
		exec_reference(program, workload, files);
	int status;
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_ACCEPTED ? 0 : -EBADMSG;
}

/* Measuring. */

enum party { CONTENDER_MEMCMP, CONTENDER_CHECKER, CONTENDER_REFERENCE, CONTENDER_COUNT };

static int run_contender(enum party contender, const struct settings *settings,
                         const struct workload *workload, const struct files *files,
                         double *ret_rate)
{
	if (lseek(files->answer, 0, SEEK_SET) < 0 || lseek(files->team, 0, SEEK_SET) < 0)
		return -errno;
	uint64_t begin_ns = cpu_now_ns();
	int r = contender == CONTENDER_MEMCMP ? run_memcmp(files)
	        : contender == CONTENDER_CHECKER
	                ? run_checker(workload, files)
	                : run_reference(settings->reference, workload, files);
	*ret_rate = (double)files->team_size * 1e3 / (double)(cpu_now_ns() - begin_ns);
	return r;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double values[], size_t count)
{
	qsort(values, count, sizeof(values[0]), compare_doubles);
	return values[count / 2];
}

/* Medians in MB/s; a contender that is not there has 0. */
static int measure_workload(const struct settings *settings, const struct workload *workload,
                            double ret_rates[CONTENDER_COUNT])
{
	static double rates[CONTENDER_COUNT][ROUNDS_MOST];
	struct files files;
	int count = settings->reference ? CONTENDER_COUNT : CONTENDER_REFERENCE;
	int r = make_files(workload, settings->megabytes * 1000000, &files);
	for (size_t round = 0; r == 0 && round < settings->rounds; round++) {
		for (int i = 0; r == 0 && i < count; i++)
			r = run_contender((enum party)i, settings, workload, &files,
			                  &rates[i][round]);
	}
	for (int i = 0; i < CONTENDER_COUNT; i++)
		ret_rates[i] = i < count ? median(rates[i], settings->rounds) : 0;
	fd_close(files.answer);
	fd_close(files.team);
	return r;
}

static void print_text(const struct workload *workload, const double rates[])
{
	printf("%-38s %8.0f %8.0f %7.2f", workload->name, rates[CONTENDER_MEMCMP],
	       rates[CONTENDER_CHECKER], rates[CONTENDER_CHECKER] / rates[CONTENDER_MEMCMP]);
	if (rates[CONTENDER_REFERENCE] > 0)
		printf(" %10.1f %7.1f", rates[CONTENDER_REFERENCE],
		       rates[CONTENDER_CHECKER] / rates[CONTENDER_REFERENCE]);
	printf("\n");
}

static void print_json(const struct workload *workload, const double rates[], bool first)
{
	printf("%s\n{\"workload\":\"%s\",\"memcmp_mb_s\":%.1f,\"checker_mb_s\":%.1f",
	       first ? "" : ",", workload->name, rates[CONTENDER_MEMCMP], rates[CONTENDER_CHECKER]);
	if (rates[CONTENDER_REFERENCE] > 0)
		printf(",\"reference_mb_s\":%.1f", rates[CONTENDER_REFERENCE]);
	printf("}");
}

static int run_all(const struct settings *settings, struct error *err)
{
	if (settings->json)
		printf("{\"bench\":\"checker\",\"megabytes\":%d,\"rounds\":%d,\"results\":[",
		       (int)settings->megabytes, (int)settings->rounds);
	else
		printf("%-38s %8s %8s %7s%s\n", "MB/s", "memcmp", "checker", "ratio",
		       settings->reference ? "  reference   ratio" : "");
	for (size_t i = 0; i < ARRAY_SIZE(workloads); i++) {
		double rates[CONTENDER_COUNT];
		int r = measure_workload(settings, &workloads[i], rates);
		if (r < 0)
			return error_set(err, r, "%s", workloads[i].name);
		if (settings->json)
			print_json(&workloads[i], rates, i == 0);
		else
			print_text(&workloads[i], rates);
		(void)fflush(stdout);
	}
	if (settings->json)
		printf("\n]}\n");
	return 0;
}

static struct settings chosen = {.megabytes = 32, .rounds = 9};

static int run_chosen(const struct measure_options *measure, struct error *err)
{
	chosen.json = measure->json;
	return run_all(&chosen, err);
}

static const struct bench_option options[] = {
	{.name = "megabytes",
         .argument = "N",
         .doc = "Size of each output",
         .count = &chosen.megabytes,
         .most = 4096},
	{.name = "rounds",
         .argument = "N",
         .doc = "How often each is measured",
         .count = &chosen.rounds,
         .most = ROUNDS_MOST},
	{.name = "reference",
         .argument = "PROGRAM",
         .doc = "A validator to compare with; it gets /tmp/ for feedback",
         .text = &chosen.reference},
};

const struct bench_program bench_program = {
	.name = "checker",
	.doc = "Measure how fast the default validator compares.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.run = run_chosen,
};
