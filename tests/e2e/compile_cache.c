/* SPDX-License-Identifier: MIT */
/*
 * Compiling once what is judged twice: by contents, and never a program that is another's or half of one.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void enter_with_package(void)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
}

/* The superuser's cache is the host's: a word that no compile was given before. */
static const char *new_word(void)
{
	return e2e_text("%d_%llu", (int)getpid(), (unsigned long long)e2e_now_ns());
}

static const char *source(const char *word, const char *says)
{
	return e2e_text("#include <stdio.h>\nint main(void) { puts(\"%s\"); return 0; } /* %s */\n",
	                says, word);
}

static json_t *compile_of(const struct e2e_end *end, const char *name)
{
	return json_object_get(e2e_judgement(end, name), "compile");
}

static bool was_cached(const struct e2e_end *end, const char *name)
{
	return json_is_true(json_object_get(compile_of(end, name), "cached"));
}

TEST(the_same_source_is_compiled_once)
{
	enter_with_package();
	const char *word = new_word();
	e2e_put("a.c", e2e_text("#warning \"mind the gap\"\n%s", source(word, "ok")));
	struct e2e_end first = e2e_judge("package", "a.c");
	struct e2e_end second = e2e_judge("package", "a.c");
	CHECK_VERDICT(&first, "a.c", "AC");
	CHECK_VERDICT(&second, "a.c", "AC");
	CHECK(!was_cached(&first, "a.c"));
	CHECK(was_cached(&second, "a.c"));
	CHECK(strstr(e2e_string(compile_of(&second, "a.c"), "log"), "mind the gap"));
	CHECK_STR(e2e_string(compile_of(&second, "a.c"), "log"),
	          e2e_string(compile_of(&first, "a.c"), "log"));
	struct e2e_end third = e2e_judge("--no-cache", "package", "a.c");
	CHECK_VERDICT(&third, "a.c", "AC");
	CHECK(!was_cached(&third, "a.c"));
}

TEST(whatever_the_program_depends_on_makes_it_another)
{
	enter_with_package();
	const char *word = new_word();
	e2e_put("a/a.c", source(word, "ok"));
	e2e_put("a/b.h", "1\n");
	e2e_put("a.py", e2e_text("print('ok') # %s\n", word));
	e2e_put("dir/a.py", e2e_text("print('ok') # %s\n", word));
	(void)e2e_judge("package", "a", "a.py");
	e2e_put("a/b.h", "2\n");
	struct e2e_end end = e2e_judge("package", "a");
	CHECK(!was_cached(&end, "a"));
	e2e_put("a/a.c", source(word, "no"));
	end = e2e_judge("package", "a");
	CHECK_VERDICT(&end, "a", "WA");
	CHECK(!was_cached(&end, "a"));
	e2e_shell("mv dir/a.py dir/b.py");
	end = e2e_judge("package", "dir/b.py");
	CHECK(!was_cached(&end, "b.py"));
	e2e_shell("cp -r %s/suites own && sed -i s/-O2/-O1/ own/c.yaml", e2e_source_dir());
	CHECK_INT(setenv("JUROR_SUITES", "own", 1), 0);
	end = e2e_judge("package", "a");
	CHECK(!was_cached(&end, "a"));
}

/* As packages are upgraded: the directory that the suite binds does not tell of a file deep in it. */
TEST(a_file_of_the_compilers_command_that_was_replaced_compiles_again)
{
	enter_with_package();
	char *here = realpath(".", NULL);
	CHECK(here);
	e2e_put("own/x.yaml",
	        e2e_text("name: x\ntitle: T\nsuffixes: [.x]\n"
	                 "compile: {command: [/bin/true, %s/cc.jar], tmp_mib: 1, "
	                 "binds: [/usr, /bin, /lib?, /lib64?]}\n"
	                 "run: {command: [/bin/sh, \"{main}\"], binds: [/usr, /bin, /lib?, "
	                 "/lib64?]}\nversion: [/bin/true]\n",
	                 here));
	e2e_put("cc.jar", "1\n");
	e2e_put("a.x", e2e_text("echo ok # %s\n", new_word()));
	(void)e2e_judge("--languages", "own", "package", "a.x");
	struct e2e_end end = e2e_judge("--languages", "own", "package", "a.x");
	CHECK_VERDICT(&end, "a.x", "AC");
	CHECK(was_cached(&end, "a.x"));
	e2e_put("cc.jar", "12\n");
	end = e2e_judge("--languages", "own", "package", "a.x");
	CHECK_VERDICT(&end, "a.x", "AC");
	CHECK(!was_cached(&end, "a.x"));
}

TEST(what_does_not_compile_is_not_kept)
{
	enter_with_package();
	e2e_put("a.c", e2e_text("int %s\n", new_word()));
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "CE");
	end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "CE");
	CHECK(!was_cached(&end, "a.c"));
}

TEST(two_slots_that_compile_the_same_at_once_both_run_it)
{
	enter_with_package();
	const char *text = source(new_word(), "ok");
	const char *const names[] = {"one", "two", "three", "four"};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		e2e_put(e2e_text("%s/a.c", names[i]), text);
	struct e2e_end end = e2e_judge("-j", "4", "package", "one", "two", "three", "four");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		CHECK_VERDICT(&end, names[i], "AC");
	end = e2e_judge("package", "one");
	CHECK(was_cached(&end, "one"));
}

TEST(two_jurors_that_compile_the_same_at_once_both_run_it)
{
	enter_with_package();
	e2e_put("a.c", source(new_word(), "ok"));
	const char *const argv[] = {"judge", "--expect", "AC", "package", "a.c", NULL};
	pid_t jurors[3];
	for (size_t i = 0; i < ARRAY_SIZE(jurors); i++)
		jurors[i] = e2e_start((struct e2e_call){.argv = argv});
	for (size_t i = 0; i < ARRAY_SIZE(jurors); i++)
		CHECK_INT(e2e_wait(jurors[i]), 0);
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK(was_cached(&end, "a.c"));
}

TEST(a_juror_that_is_killed_while_it_compiles_leaves_nothing_that_harms)
{
	enter_with_package();
	e2e_put("a.c", source(new_word(), "ok"));
	const char *const argv[] = {"judge", "package", "a.c", NULL};
	int status = 128 + SIGKILL;
	for (unsigned i = 1; i <= 8 && status != 0; i++) { /* until one is done before its kill */
		pid_t juror = e2e_start((struct e2e_call){.argv = argv});
		e2e_sleep_ms(15 * i);
		CHECK_INT(kill(juror, SIGKILL), 0);
		status = e2e_wait(juror);
		CHECK(status == 128 + SIGKILL || (status == 0 && i > 1));
	}
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
	end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
	CHECK(was_cached(&end, "a.c"));
}
