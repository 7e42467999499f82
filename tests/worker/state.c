/* SPDX-License-Identifier: MIT */
/*
 * Where juror keeps its files: as an ordinary user, below a directory of the test's own.
 */
#include "worker/state/state.h"

#include "common/fd.h"
#include "common/file.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The superuser's directory is fixed; this test leaves it alone, as somebody the host does not know. */
enum { SOMEBODY = 54321 };

static char directory[] = "/tmp/juror-state-XXXXXX";

static void leave(void)
{
	if (file_remove_tree(AT_FDCWD, directory, NULL) < 0)
		(void)fprintf(stderr, "%s is left over\n", directory);
}

static void enter(void)
{
	if (geteuid() == 0)
		CHECK(setresgid(SOMEBODY, SOMEBODY, SOMEBODY) == 0 &&
		      setresuid(SOMEBODY, SOMEBODY, SOMEBODY) == 0);
	CHECK(mkdtemp(directory));
	CHECK_INT(atexit(leave), 0);
	CHECK_INT(chdir(directory), 0);
	CHECK_INT(setenv("XDG_CACHE_HOME", directory, 1), 0);
}

static struct state open_state(void)
{
	struct state state;
	struct error err = {0};
	if (state_open(&state, &err) < 0)
		FAIL("state_open: %s", err.text);
	return state;
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

TEST(a_scratch_directory_is_there_until_it_is_closed)
{
	enter();
	struct state state = open_state();
	char *scratch = strdup(state.scratch);
	CHECK(scratch && is_there(scratch));
	CHECK(strncmp(scratch, directory, strlen(directory)) == 0);
	CHECK_INT(mkdirat(state.scratch_dir, "d", 0700), 0);
	CHECK_INT(file_write_at(state.scratch_dir, "d/file", "x", 1, 0600, NULL), 0);
	state_close(&state);
	CHECK(!is_there(scratch));
	free(scratch);
}

TEST(two_at_a_time_have_directories_of_their_own)
{
	enter();
	struct state one = open_state(), two = open_state();
	CHECK(strcmp(one.scratch, two.scratch) != 0);
	CHECK(is_there(one.scratch) && is_there(two.scratch));
	state_close(&one);
	CHECK(is_there(two.scratch));
	state_close(&two);
}

TEST(what_a_killed_juror_left_is_removed_by_the_next)
{
	enter();
	CHECK_INT(file_make_dirs("juror/run-1-0/program-0", NULL), 0);
	CHECK_INT(file_make_dirs("juror/uids", NULL), 0);
	struct state living = open_state();
	struct state state = open_state();
	CHECK(!is_there("juror/run-1-0"));
	CHECK(is_there(living.scratch));
	CHECK(is_there("juror/uids"));
	state_close(&state);
	state_close(&living);
}

TEST(a_stale_link_is_not_followed)
{
	enter();
	CHECK_INT(file_make_dirs("juror", NULL), 0);
	CHECK_INT(mkdir("precious", 0700), 0);
	CHECK_INT(file_write_at(AT_FDCWD, "precious/file", "x", 1, 0600, NULL), 0);
	CHECK_INT(symlink("../precious", "juror/run-1-0"), 0);
	struct state state = open_state();
	CHECK(is_there("precious/file"));
	state_close(&state);
}

TEST(the_base_must_be_a_directory)
{
	struct state state;
	struct error err = {0};
	enter();
	CHECK_INT(file_write_at(AT_FDCWD, "juror", "x", 1, 0600, NULL), 0);
	CHECK(state_open(&state, &err) < 0);
	CHECK(strstr(err.text, "juror"));
}

TEST(a_base_that_is_a_link_is_not_used)
{
	struct state state;
	struct error err = {0};
	enter();
	CHECK_INT(mkdir("elsewhere", 0700), 0);
	CHECK_INT(symlink("elsewhere", "juror"), 0);
	CHECK(state_open(&state, &err) < 0);
}

TEST(a_base_of_somebody_else_is_not_used)
{
	struct state state;
	struct error err = {0};
	if (geteuid() != 0)
		SKIP("needs the superuser, to make it");
	CHECK(mkdtemp(directory));
	CHECK_INT(atexit(leave), 0);
	CHECK_INT(chdir(directory), 0);
	CHECK_INT(chmod(directory, 0755), 0);
	CHECK_INT(mkdir("juror", 0755), 0);
	CHECK_INT(setenv("XDG_CACHE_HOME", directory, 1), 0);
	CHECK_INT(seteuid(SOMEBODY), 0);
	CHECK_INT(state_open(&state, &err), -EPERM);
	CHECK(strstr(err.text, "belongs to somebody else"));
	CHECK_INT(seteuid(0), 0); /* to remove it */
}

TEST(user_ids_are_claimed_once)
{
	struct error err = {0};
	struct state_uid one, two, three;
	enter();
	struct state state = open_state();
	CHECK_INT(state_claim_uid(&state, &one, &err), 0);
	CHECK_INT(state_claim_uid(&state, &two, &err), 0);
	CHECK(one.uid >= 61184 && two.uid <= 65519 && one.uid != two.uid);
	uid_t given_back = one.uid;
	state_release_uid(&one);
	CHECK_INT(state_claim_uid(&state, &three, &err), 0);
	CHECK_INT(three.uid, given_back);
	state_release_uid(&two);
	state_release_uid(&three);
	state_close(&state);
}

TEST(another_juror_claims_other_user_ids)
{
	struct error err = {0};
	struct state_uid one, two;
	enter();
	struct state first = open_state(), second = open_state();
	CHECK_INT(state_claim_uid(&first, &one, &err), 0);
	CHECK_INT(state_claim_uid(&second, &two, &err), 0);
	CHECK(one.uid != two.uid);
	state_release_uid(&one);
	state_release_uid(&two);
	state_close(&first);
	state_close(&second);
}
