/* SPDX-License-Identifier: MIT */
/* Files, blocks, failures. */
#include "tests/unit/kattis_default_fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

TEST(a_file_that_cannot_be_read_is_no_answer)
{
	_cleanup_(checker_freep) struct checker *checker = NULL;
	_cleanup_(fd_closep) int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(fd_closep) int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct error err;
	CHECK_INT(checker_new(&kattis_default_type, NULL, 0, CHECKER_ONCE, &checker, NULL), 0);
	CHECK_INT(checker_run(checker, &(struct checker_files){-1, dir, null}, &result, &err),
	          -EISDIR);
	CHECK_STR(err.text, "checker kattis default: read the answer: Is a directory");
	CHECK_INT(checker_run(checker, &(struct checker_files){-1, null, dir}, &result, &err),
	          -EISDIR);
	CHECK_INT(checker_run(checker, &(struct checker_files){-1, null, null}, &result, &err), 0);
	CHECK_INT(result.outcome, CHECKER_ACCEPTED);
	CHECK_STR(result.message, "");
}

static void write_slowly(int fd, const char *text)
{
	while (*text && fd_write_all(fd, text, 1) == 0) /* the reader may have seen enough */
		text++;
	_exit(0);
}

static int slow_pipe(const char *text)
{
	int ends[2];
	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		write_slowly(ends[1], text);
	fd_close(ends[1]);
	return ends[0];
}

TEST(pipes_that_give_single_bytes_are_compared_like_files)
{
	static const struct {
		const char *answer, *team, *message;
	} cases[] = {
		{"1 2.5 three\n4\n", "1 2.500  THREE 4", ""},
		{"1 2.5 three\n4\n", "1 2.50\nthrew 4",
	         "line 2, column 1 (line 1 of the answer): expected \"three\", got \"threw\""},
		{"1 2\n", "1 2\n3", "line 2, column 1: expected the end of the output, got \"3\""},
	};
	const char *words[] = {"float_tolerance", "0"};
	_cleanup_(checker_freep) struct checker *checker = NULL;
	CHECK_INT(checker_new(&kattis_default_type, words, 2, CHECKER_ONCE, &checker, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(fd_closep) int answer = slow_pipe(cases[i].answer);
		_cleanup_(fd_closep) int team = slow_pipe(cases[i].team);
		CHECK_INT(checker_run(checker, &(struct checker_files){-1, answer, team}, &result,
		                      NULL),
		          0);
		CHECK_STR(result.message, cases[i].message);
	}
}

TEST(a_token_longer_than_all_blocks_is_compared_to_its_end)
{
	enum { SIZE = 300000 };
	char *answer = malloc(SIZE + 1), *team = malloc(SIZE + 1);
	CHECK(answer && team);
	memset(answer, 'a', SIZE);
	memset(team, 'a', SIZE);
	answer[SIZE] = team[SIZE] = '\0';
	CHECK(accepts("", answer, team));
	team[SIZE - 1] = 'b';
	CHECK(!accepts("", answer, team));
	CHECK_STR(result.found, "aaaaaaaaaaaaaaaaaaaaaaaa\u2026aaaaaaaaaaab");
	CHECK_INT(result.team_column, 1);
	team[SIZE - 1] = '\0';
	CHECK(!accepts("", answer, team));
	CHECK(!accepts("", team, answer));
	team[10] = 'b';
	CHECK(!accepts("", answer, team));
	CHECK_STR(result.found, "aaaaaaaaaabaaaaaaaaaaaaa\u2026aaaaaaaaaaaa\u2026");
	free(answer);
	free(team);
}

/* A million times. */
static int repeated(const char *text)
{
	enum { TEXTS = 4096, BLOCKS = 256, TEXT_MOST = 16 };
	static char block[TEXTS * TEXT_MOST];
	size_t length = strlen(text);
	CHECK(length <= TEXT_MOST);
	for (size_t i = 0; i < TEXTS; i++)
		memcpy(block + i * length, text, length);
	int fd = memfd_create("repeated", MFD_CLOEXEC);
	CHECK(fd >= 0);
	for (size_t i = 0; i < BLOCKS; i++)
		CHECK_INT(fd_write_all(fd, block, TEXTS * length), 0);
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static void check_accepted(struct checker *checker, int answer, int team)
{
	CHECK_INT(checker_run(checker, &(struct checker_files){-1, answer, team}, &result, NULL), 0);
	CHECK_INT(result.outcome, CHECKER_ACCEPTED);
	fd_close(answer);
	fd_close(team);
}

static long resident_kib(void)
{
	struct rusage usage;
	CHECK_INT(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

TEST(files_of_any_length_are_compared_in_constant_memory)
{
	static const struct {
		const char *answer, *team;
	} cases[] = {
		{"12345678\n", "12345678\n"},
		{"12345678 ", "12345678\n\n"},
		{"Possible\n", "possible \n"},
		{"1.234567\n", "1.23456701\n"},
	};
	const char *words[] = {"float_tolerance", "1e-6"};
	_cleanup_(checker_freep) struct checker *checker = NULL;
	CHECK_INT(checker_new(&kattis_default_type, words, 2, CHECKER_ONCE, &checker, NULL), 0);
	/* So that all is there that is needed. */
	check_accepted(checker, slow_pipe("1.5 Yes\n"), slow_pipe("1.50  yes\n"));
	long before_kib = resident_kib();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_accepted(checker, repeated(cases[i].answer), repeated(cases[i].team));
	CHECK(resident_kib() - before_kib < 2048); /* each file has 8 MiB or more */
}
