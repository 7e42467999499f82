/* SPDX-License-Identifier: MIT */
#include "worker/verdict/verdict.h"

#include "tests/harness/test.h"

#include <string.h>

TEST(every_code_is_parsed_to_its_verdict)
{
	for (int i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++)
		CHECK_INT(verdict_parse(verdict_code((enum verdict)i)), i);
}

TEST(unknown_codes_are_told_apart)
{
	static const char *const unknown[] = {"", "ac", "AC ", "A", "PE", "accepted"};
	for (size_t i = 0; i < ARRAY_SIZE(unknown); i++)
		CHECK_INT(verdict_parse(unknown[i]), VERDICT_COUNT);
}

TEST(codes_are_those_of_the_contest_api)
{
	CHECK_STR(verdict_code(VERDICT_ACCEPTED), "AC");
	CHECK_STR(verdict_code(VERDICT_WALL_TIME_LIMIT), "WTL");
	CHECK_STR(verdict_code(VERDICT_IDLENESS), "ILE");
	CHECK_STR(verdict_code(VERDICT_SECURITY_VIOLATION), "SV");
	CHECK_STR(verdict_code(VERDICT_JUDGE_ERROR), "JE");
	CHECK_STR(verdict_code(VERDICT_NONE), "");
}

TEST(each_verdict_has_a_letter_of_its_own_and_words)
{
	char seen[VERDICT_COUNT + 1] = "";
	for (int i = 0; i < VERDICT_COUNT; i++) {
		char letter = verdict_letter((enum verdict)i);
		CHECK(strchr(seen, letter) == NULL);
		seen[i] = letter;
		CHECK(verdict_words((enum verdict)i)[0] != '\0');
	}
	CHECK_INT(verdict_letter(VERDICT_NONE), '-');
}

TEST(kattis_knows_every_verdict_by_one_of_six)
{
	for (int i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++) {
		enum verdict known = verdict_kattis((enum verdict)i);
		CHECK(strstr(" AC WA TLE RTE CE JE ", verdict_code(known)) != NULL);
		CHECK_INT(verdict_kattis(known), known);
	}
	CHECK_INT(verdict_kattis(VERDICT_MEMORY_LIMIT), VERDICT_RUN_TIME_ERROR);
	CHECK_INT(verdict_kattis(VERDICT_OUTPUT_LIMIT), VERDICT_RUN_TIME_ERROR);
	CHECK_INT(verdict_kattis(VERDICT_NO_OUTPUT), VERDICT_WRONG_ANSWER);
	CHECK_INT(verdict_kattis(VERDICT_IDLENESS), VERDICT_TIME_LIMIT);
	CHECK_INT(verdict_kattis(VERDICT_NONE), VERDICT_NONE);
}
