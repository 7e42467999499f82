/* SPDX-License-Identifier: MIT */
/*
 * Who runs juror, and what belongs to whom: the superuser's programs run as nobody in particular and find packages that
 * only the superuser can read; an ordinary user needs no rights at all.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of systemd's range for dynamic users, see worker/state/state.h. */
enum { UID_FIRST = 61184, UID_LAST = 65519 };
/* An ordinary user of whom the host need not know. */
enum { SOMEBODY = 54321 };

static void need_superuser(void)
{
	if (geteuid() != 0)
		SKIP("needs the superuser");
}

/* ---- the superuser ---- */

static unsigned uid_of(pid_t pid)
{
	unsigned real, effective, saved, file_system;
	char line[256];
	FILE *file = fopen(e2e_text("/proc/%d/status", (int)pid), "re");
	CHECK(file);
	while (fgets(line, sizeof(line), file))
		/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
		if (sscanf(line, "Uid: %u %u %u %u", &real, &effective, &saved, &file_system) == 4) {
			(void)fclose(file);
			CHECK(real == effective && real == saved && real == file_system);
			return real;
		}
	FAIL("no Uid in the status of %d", (int)pid);
}

static pid_t find_sleeper(void)
{
	pid_t pids[64];
	size_t n = e2e_descendants(pids, ARRAY_SIZE(pids));
	for (size_t i = 0; i < n; i++)
		if (e2e_is_called(pids[i], "/box/.program"))
			return pids[i];
	return 0;
}

TEST(programs_of_the_superusers_juror_run_as_an_unprivileged_user)
{
	pid_t pids[64], sleeper;
	need_superuser();
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 20}\n");
	pid_t pid = e2e_start(
		(struct e2e_call){.argv = (const char *const[]){"judge", "-q", "-j", "1", "package",
	                                                        e2e_hostile("sleeps.c"), NULL}});
	while ((sleeper = find_sleeper()) == 0) /* the harness has the patience */
		e2e_sleep_ms(5);
	CHECK(uid_of(sleeper) >= UID_FIRST && uid_of(sleeper) <= UID_LAST);
	size_t n = e2e_descendants(pids, ARRAY_SIZE(pids));
	for (size_t i = 0; i < n; i++)
		if (e2e_is_called(pids[i], "sandbox-supervisor"))
			CHECK(uid_of(pids[i]) >= UID_FIRST && uid_of(pids[i]) <= UID_LAST);
	CHECK_INT(kill(pid, SIGTERM), 0);
	CHECK_INT(e2e_wait(pid), 128 + SIGTERM);
	e2e_check_nothing_runs(pid);
}

/* The program, its suites and examples/ below private/, made under @umask. */
static const char *copy_to_private(mode_t mask)
{
	(void)umask(mask);
	CHECK_INT(mkdir("private", 0700), 0);
	e2e_shell("cp %s private/juror && cd %s && cp -R suites examples \"$OLDPWD/private\"",
	          JUROR_PROGRAM, e2e_source_dir());
	CHECK_INT(setenv("JUROR_SUITES", "private/suites", 1), 0);
	return "private/juror";
}

/* C, an interpreter, an archive, and a package with a validator of its own. */
static void judge_private(const char *program)
{
	struct e2e_end end = e2e_judge_as((struct e2e_call){
		.program = program,
		.argv =
			(const char *const[]){
				"private/examples/aplusb",
				"private/examples/aplusb/submissions/accepted/sum.c",
				"private/examples/aplusb/submissions/accepted/modules",
				"private/examples/archives/parts.zip", NULL},
	});
	CHECK_VERDICT(&end, "sum.c", "AC");
	CHECK_VERDICT(&end, "modules", "AC");
	CHECK_VERDICT(&end, "parts.zip", "AC");
	end = e2e_judge_as((struct e2e_call){
		.program = program,
		.argv =
			(const char *const[]){
				"private/examples/split",
				"private/examples/split/submissions/accepted/first_numbers.py",
				"private/examples/split/submissions/wrong_answer/equal.c", NULL},
	});
	CHECK_VERDICT(&end, "first_numbers.py", "AC");
	CHECK_VERDICT(&end, "equal.c", "WA");
}

TEST(a_package_below_a_directory_that_only_the_superuser_enters_is_judged)
{
	need_superuser();
	e2e_enter();
	judge_private(copy_to_private(0022));
}

TEST(sources_in_directories_are_compiled_whatever_the_umask_is)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("work/a.c", "#include \"b/c/d.h\"\nint main(void) { puts(OK); return 0; }\n");
	e2e_put("work/b/c/d.h", "#include <stdio.h>\n#define OK \"ok\"\n");
	e2e_put("run/__main__.py", "import b.c.d\nprint(b.c.d.ok)\n");
	e2e_put("run/b/c/d.py", "ok = 'ok'\n");
	(void)umask(0077);
	struct e2e_end end = e2e_judge("package", "work", "run");
	CHECK_VERDICT(&end, "work", "AC");
	CHECK_VERDICT(&end, "run", "AC");
}

TEST(a_package_whose_files_only_the_superuser_reads_is_judged)
{
	need_superuser();
	e2e_enter();
	judge_private(copy_to_private(0077));
}

/* ---- an ordinary user ---- */

/* What is in the working directory now, for one who may not look into the checkout. */
static void judge_here_as_somebody(const char *program, const char *const *argv, struct e2e_end *ret)
{
	e2e_shell("cp %s juror && cp -R %s/suites .", JUROR_PROGRAM, e2e_source_dir());
	CHECK_INT(setenv("JUROR_SUITES", "suites", 1), 0);
	e2e_shell("chmod -R a+rX . && chmod a+rwx .");
	*ret = e2e_judge_as((struct e2e_call){.program = program, .uid = SOMEBODY, .argv = argv});
}

static void judge_as_somebody(struct e2e_end *ret)
{
	static const char *const argv[] = {
		"examples/aplusb",
		"examples/aplusb/submissions/accepted/sum.c",
		"examples/aplusb/submissions/accepted/sum.py",
		"examples/aplusb/submissions/wrong_answer/overflow.c",
		"examples/aplusb/submissions/time_limit_exceeded/counting.c",
		"examples/aplusb/submissions/run_time_error/null.c",
		"examples/aplusb/submissions/compile_error/semicolon.c",
#ifndef __SANITIZE_ADDRESS__ /* reserves terabytes: its archive reader passes the limit of address space */
		"examples/archives/parts.zip",
#endif
		NULL,
	};
	e2e_shell("cp -R %s/examples .", e2e_source_dir());
	judge_here_as_somebody("./juror", argv, ret);
}

static void need_user_namespaces(const struct e2e_end *end)
{
	if (end->report || !strstr(end->err, "are user namespaces allowed here?"))
		return;
	e2e_leave();
	SKIP("this host gives no user namespaces to an ordinary user");
}

TEST(an_ordinary_user_judges_without_any_rights)
{
	struct e2e_end end;
	e2e_enter();
	judge_as_somebody(&end);
	need_user_namespaces(&end);
	CHECK_INT(end.status, 0);
	CHECK_VERDICT(&end, "sum.c", "AC");
	CHECK_VERDICT(&end, "sum.py", "AC");
	CHECK_VERDICT(&end, "overflow.c", "WA");
	CHECK_TIME_LIMIT(&end, "counting.c");
	CHECK_VERDICT(&end, "null.c", "RTE");
	CHECK_VERDICT(&end, "semicolon.c", "CE");
#ifndef __SANITIZE_ADDRESS__
	CHECK_VERDICT(&end, "parts.zip", "AC");
#endif
}

TEST(weak_limits_are_said_in_one_line)
{
	struct e2e_end end;
	e2e_enter();
	judge_as_somebody(&end);
	need_user_namespaces(&end);
	const char *line = strstr(end.out, "weak limits");
	if (e2e_has_groups(&end))
		CHECK(!line);
	else
		CHECK(line && !strstr(line + 1, "weak limits"));
}

TEST(the_root_of_unshare_r_is_an_ordinary_user)
{
	static const char *const argv[] = {"examples/aplusb",
	                                   "examples/aplusb/submissions/accepted/sum.c", NULL};
	const struct e2e_call box = {
		.program = "./inside",
		.uid = SOMEBODY,
		.argv = (const char *const[]){"run", "-q", "--weak-limits", "true", NULL},
	};
	struct e2e_end end;
	e2e_enter();
	e2e_shell("cp -R %s/examples .", e2e_source_dir());
	e2e_put("inside", "#!/bin/sh\nexec unshare -r ./juror \"$@\"\n");
	e2e_shell("chmod +x inside");
	judge_here_as_somebody("./inside", argv, &end);
	need_user_namespaces(&end);
	CHECK_VERDICT(&end, "sum.c", "AC");
	CHECK_INT(e2e_run(box).status, 0);
}

TEST(files_that_a_compile_lets_nobody_read_are_its_own_fault)
{
	static const char *const hidden[][2] = {
		{"file.pl", "open(my $f, '>', 'f'); close($f); chmod(0, 'f');"},
		{"directory.pl", "mkdir('d'); chmod(0, 'd');"},
		{"all.pl", "chmod(0, '.');"},
	};
	const char *argv[ARRAY_SIZE(hidden) + 4] = {"--language", "perl", "package"};
	struct e2e_end end;
	if (access("/usr/bin/perl", X_OK) < 0)
		SKIP("no Perl here");
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	for (size_t i = 0; i < ARRAY_SIZE(hidden); i++) {
		e2e_put(hidden[i][0],
		        e2e_text("BEGIN { if ($^C) { %s } }\nprint \"ok\\n\";\n", hidden[i][1]));
		argv[i + 3] = hidden[i][0];
	}
	judge_here_as_somebody("./juror", argv, &end);
	need_user_namespaces(&end);
	CHECK_INT(end.status, 0);
	for (size_t i = 0; i < ARRAY_SIZE(hidden); i++)
		CHECK_VERDICT(&end, hidden[i][0], "CE");
}
