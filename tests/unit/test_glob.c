/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "worker/manifest/glob.h"

#include <string.h>

TEST(a_glob_without_wildcards_matches_itself_and_what_is_below_it)
{
	CHECK(glob_matches("secret/1", "secret/1"));
	CHECK(glob_matches("secret", "secret/g/1"));
	CHECK(glob_matches("secret/g/", "secret/g/1"));
	CHECK(!glob_matches("secret/1", "secret/10"));
	CHECK(!glob_matches("1", "secret/1"));
	CHECK(!glob_matches("secret/g/1", "secret/g"));
	CHECK(!glob_matches("", "secret"));
}

TEST(a_star_stays_within_one_name)
{
	CHECK(glob_matches("secret/*-easy", "secret/1-easy"));
	CHECK(glob_matches("secret/*-easy", "secret/-easy/1"));
	CHECK(glob_matches("*", "secret"));
	CHECK(glob_matches("*/nested.py", "wa/nested.py"));
	CHECK(glob_matches("*a*b*", "xaxxbx"));
	CHECK(!glob_matches("*/nested.py", "wa/deep/nested.py"));
	CHECK(!glob_matches("*b", "a/b"));
	CHECK(!glob_matches("secret/*-easy", "secret/1-easy-not"));
}

TEST(braces_hold_parts_of_which_any_matches)
{
	CHECK(glob_matches("{simple,complex}.py", "complex.py"));
	CHECK(glob_matches("secret/*{1,3}{,0}", "secret/230"));
	CHECK(glob_matches("secret/*{ 4 }{ 2 }", "secret/42"));
	CHECK(glob_matches("{a/b,c}/d", "a/b/d"));
	CHECK(glob_matches("{a,{b,c*}}x", "c-x"));
	CHECK(glob_matches("a{}b", "ab"));
	CHECK(!glob_matches("{a,b}", "{a,b"));
	CHECK(glob_matches("{a,b", "{a,b"));
	CHECK(!glob_matches("{a,b}c", "a"));
}

TEST(a_glob_of_many_stars_is_not_slow)
{
	char glob[600] = "", path[600];
	for (size_t i = 0; i < 250; i++)
		strcat(glob, "*a");
	memset(path, 'a', sizeof(path) - 2);
	path[sizeof(path) - 2] = 'b';
	path[sizeof(path) - 1] = '\0';
	CHECK(!glob_matches(glob, path));
}

TEST(what_the_format_leaves_out_of_globs_is_named)
{
	CHECK(!glob_fault("secret/*{1,{2,3}}"));
	CHECK_STR(glob_fault("a/**"), "'**' is no more than '*'");
	CHECK_STR(glob_fault("[ab]"), "'[' and '?' stand for themselves");
	CHECK_STR(glob_fault("{a"), "'{' has no '}'");
	CHECK_STR(glob_fault("a}"), "'}' has no '{'");
}
