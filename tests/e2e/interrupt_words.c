/* SPDX-License-Identifier: MIT */
/*
 * What is said when juror is interrupted: one line with what it was about, how much was done, and which reports there are.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"
#include "common/file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "" when the file is not there yet. */
static char *text_of(const char *path)
{
	char *text = NULL;
	size_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return e2e_text("%s", "");
	CHECK_INT(file_read(fd, 1 << 20, &text, &size, NULL), 0);
	(void)close(fd);
	return text;
}

static void await_text(const char *path, const char *part)
{
	while (!strstr(text_of(path), part)) /* the harness has the patience */
		e2e_sleep_ms(5);
}

/* Answers the first case, and takes its time over the second. */
static void make_package(void)
{
	e2e_package("package", "limits: {time_limit: 50}\n");
	e2e_put("package/data/secret/2.in", "2\n");
	e2e_put("package/data/secret/2.ans", "ok\n");
	e2e_put("slow.py", "import time\nif input() == '2':\n    time.sleep(60)\nprint('ok')\n");
}

static pid_t start(const char *const *argv)
{
	int err = open("stderr", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK(err >= 0);
	pid_t pid = e2e_start_at((struct e2e_call){.argv = argv}, err, err);
	(void)close(err);
	return pid;
}

static void interrupt(pid_t pid, int number)
{
	CHECK_INT(kill(pid, number), 0);
	CHECK_INT(e2e_wait(pid), 128 + number);
	e2e_check_nothing_runs(pid);
	e2e_check_no_scratch(pid);
}

TEST(an_interrupted_judgement_says_how_far_it_came_and_leaves_older_reports_alone)
{
	static const char *const argv[] = {"judge",    "-q",       "-j",     "1",
	                                   "--json",   "old.json", "--html", "new.html",
	                                   "--events", "what.log", "--tsv",  "new.tsv",
	                                   "package",  "slow.py",  NULL};
	e2e_enter();
	make_package();
	e2e_put("old.json", "older\n");
	pid_t pid = start(argv);
	await_text("what.log", "\"event\":\"case\"");
	interrupt(pid, SIGINT);
	CHECK_STR(text_of("stderr"),
	          "juror: package: interrupted (SIGINT) during \"judging\", 1 of 2 done; not "
	          "written: "
	          "old.json, new.html, new.tsv; what happened until then: what.log\n");
	CHECK_STR(text_of("old.json"), "older\n");
	CHECK(access("new.html", F_OK) < 0);
	CHECK(strstr(text_of("what.log"), "\"event\":\"end\""));
	CHECK(strstr(text_of("what.log"), "\"exit_status\":130"));
}

static void await_descendant(const char *name)
{
	pid_t pids[256];
	for (;;) { /* likewise */
		size_t n = e2e_descendants(pids, ARRAY_SIZE(pids));
		for (size_t i = 0; i < n; i++)
			if (e2e_is_called(pids[i], name))
				return;
		e2e_sleep_ms(5);
	}
}

TEST(an_interrupted_validation_says_in_which_of_its_checks)
{
	static const char *const argv[] = {"validate", "-j", "1", "package", "package", NULL};
	e2e_enter();
	make_package();
	e2e_put("package/input_validators/slow.sh", "exec sleep 60\n");
	pid_t pid = start(argv);
	await_descendant("sleep");
	interrupt(pid, SIGTERM);
	CHECK_STR(text_of("stderr"),
	          "juror: package: interrupted (SIGTERM) during \"inputs\", 0 of 2 done\n");
}

/* Its other cases may still keep the promise, or break it. */
TEST(an_interrupted_judgement_breaks_no_promise)
{
	static const char *const argv[] = {"validate", "-q",       "-j",      "1",
	                                   "--events", "what.log", "package", NULL};
	e2e_enter();
	make_package();
	e2e_shell("mkdir -p package/submissions/wrong_answer && "
	          "mv slow.py package/submissions/wrong_answer");
	pid_t pid = start(argv);
	await_text("what.log", "\"event\":\"case\"");
	interrupt(pid, SIGTERM);
	CHECK(strstr(text_of("what.log"), "\"event\":\"judgement\""));
	CHECK(!strstr(text_of("what.log"), "\"met\":false"));
}
