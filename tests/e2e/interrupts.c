/* SPDX-License-Identifier: MIT */
/*
 * juror ended from outside, at moments spread over all it does: whatever it was doing, no process,
 * control group or mount stays, and no scratch directory longer than until the next start.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MOMENTS = 10 };

/* Compiles, runs that end, runs that wait, runs that make processes, and a validator: two of them at a time. */
static struct e2e_call make_work(void)
{
	static const char *argv[16] = {"judge", "-q", "-j", "2", "--stop", "never"};
	size_t n = 6;
	argv[n++] = e2e_text("%s", "package");
	argv[n++] = e2e_hostile("leaves_a_child.c");
	argv[n++] = "ok.py";
	argv[n++] = e2e_hostile("sleeps.c");
	argv[n++] = e2e_hostile("forks_without_end.c");
	argv[n++] = "ok.py";
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("package/output_validator/check.c", "int main(void) { return 42; }\n");
	e2e_put("ok.py", "print('ok')\n");
	return (struct e2e_call){.argv = argv};
}

/* Most of what there is to see happens in the first second; what follows are runs that wait. */
static unsigned moment_ms(unsigned i)
{
	unsigned spread = 1200 / MOMENTS;
	return i * spread + (unsigned)random() % spread;
}

static void check_cleaned_by_the_next(pid_t pid)
{
	struct e2e_end end = e2e_judge("-q", "package", "ok.py");
	CHECK_VERDICT(&end, "ok.py", "AC");
	e2e_check_no_scratch(pid);
}

static void interrupt_at(struct e2e_call work, int signal_number, unsigned ms)
{
	pid_t pid = e2e_start(work);
	e2e_sleep_ms(ms);
	CHECK_INT(kill(pid, signal_number), 0);
	int status = e2e_wait(pid);
	if (status != 128 + signal_number)
		FAIL("signal %d after %u ms: status %d", signal_number, ms, status);
	e2e_check_nothing_runs(pid);
	if (signal_number == SIGKILL)
		check_cleaned_by_the_next(pid);
	else
		e2e_check_no_scratch(pid);
}

static void interrupt_at_many_moments(int signal_number)
{
	e2e_enter();
	srandom((unsigned)getpid()); /* a moment that fails is told */
	struct e2e_call work = make_work();
	for (unsigned i = 0; i < MOMENTS; i++)
		interrupt_at(work, signal_number, moment_ms(i));
}

TEST(nothing_is_left_after_an_interrupt)
{
	interrupt_at_many_moments(SIGINT);
}

TEST(nothing_is_left_after_a_request_to_end)
{
	interrupt_at_many_moments(SIGTERM);
}

TEST(nothing_is_left_after_a_kill)
{
	interrupt_at_many_moments(SIGKILL);
}

/* ^C at a terminal goes to the whole foreground process group. */
TEST(nothing_is_left_when_the_whole_process_group_is_interrupted)
{
	e2e_enter();
	struct e2e_call work = make_work();
	CHECK(signal(SIGINT, SIG_IGN) != SIG_ERR); /* the test is of the group */
	for (unsigned i = 0; i < 3; i++) {
		CHECK(signal(SIGINT, SIG_DFL) != SIG_ERR);
		pid_t pid = e2e_start(work);
		CHECK(signal(SIGINT, SIG_IGN) != SIG_ERR);
		e2e_sleep_ms(moment_ms(3 * i));
		CHECK_INT(kill(0, SIGINT), 0);
		CHECK_INT(e2e_wait(pid), 128 + SIGINT);
		e2e_check_nothing_runs(pid);
		e2e_check_no_scratch(pid);
	}
}

/* A talk without end, byte by byte. */
static struct e2e_call make_talk(void)
{
	static const char *const argv[] = {"judge", "-q", "-j", "2", "package", "chat.c", NULL};
	e2e_package("package", "type: interactive\nlimits: {time_limit: 5}\n");
	e2e_put("package/output_validator/check.c",
	        "#include <stdio.h>\nint main(void)\n{\n\tint c;\n"
	        "\twhile ((c = getchar()) == 'x') {\n\t\tputchar(c);\n\t\tfflush(stdout);\n\t}\n"
	        "\treturn c == 'o' ? 42 : 43;\n}\n");
	e2e_put("chat.c", "#include <stdio.h>\nint main(void)\n{\n"
	                  "\tdo {\n\t\tputchar('x');\n\t\tfflush(stdout);\n"
	                  "\t} while (getchar() == 'x');\n\treturn 0;\n}\n");
	e2e_put("ok.py", "print('ok')\n");
	return (struct e2e_call){.argv = argv};
}

TEST(nothing_is_left_of_a_dialogue_that_is_interrupted)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGKILL};
	e2e_enter();
	srandom((unsigned)getpid());
	struct e2e_call work = make_talk();
	(void)e2e_judge("-q", "package", "ok.py"); /* compiles the interactor */
	for (unsigned i = 0; i < 2 * MOMENTS; i++)
		interrupt_at(work, signals[i % ARRAY_SIZE(signals)], moment_ms(i % MOMENTS));
}

static pid_t await_descendant(const char *name)
{
	pid_t pids[256];
	for (;;) { /* the harness has the patience */
		size_t n = e2e_descendants(pids, ARRAY_SIZE(pids));
		for (size_t i = 0; i < n; i++)
			if (e2e_is_called(pids[i], name))
				return pids[i];
		e2e_sleep_ms(5);
	}
}

/* Kills the supervisor of a judgement as soon as it runs @program: what was lost is done again. */
static void kill_supervisor_while(const char *program)
{
	static const char *const argv[] = {"judge",    "-q", "-j",      "1",   "--no-cache",
	                                   "--expect", "AC", "package", "a.c", NULL};
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_shell("cd package/data/secret && for i in 2 3 4 5; do cp 1.in $i.in; cp 1.ans $i.ans; "
	          "done");
	e2e_put("a.c", "#include <stdio.h>\n#include <unistd.h>\n"
	               "int main(void) { usleep(300000); puts(\"ok\"); return 0; }\n");
	pid_t pid = e2e_start((struct e2e_call){.argv = argv});
	CHECK(await_descendant(program) > 0);
	CHECK_INT(kill(await_descendant("sandbox-supervisor"), SIGKILL), 0);
	CHECK_INT(e2e_wait(pid), 0);
	e2e_check_nothing_runs(pid);
	e2e_check_no_scratch(pid);
}

TEST(a_supervisor_killed_while_a_program_runs_costs_no_verdict)
{
	kill_supervisor_while("/box/.program");
}

TEST(a_supervisor_killed_while_a_compiler_runs_costs_no_verdict)
{
	kill_supervisor_while("/usr/bin/gcc");
}

/* It has no case yet, and what its directory promises is not compared with anything. */
TEST(an_interrupt_before_the_turn_of_a_submission_with_a_promise_leaves_nothing)
{
	static const char *const argv[] = {"validate",   "-q",      "-j", "1",
	                                   "--no-cache", "package", NULL};
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_shell("mkdir -p package/submissions/accepted && for i in 1 2 3 4 5 6; do "
	          "echo 'int main(void) { return 0; }' >package/submissions/accepted/$i.c; done");
	pid_t pid = e2e_start((struct e2e_call){.argv = argv});
	CHECK(await_descendant("/usr/bin/gcc") > 0);
	CHECK_INT(kill(pid, SIGINT), 0);
	CHECK_INT(e2e_wait(pid), 128 + SIGINT);
	e2e_check_nothing_runs(pid);
	e2e_check_no_scratch(pid);
}
