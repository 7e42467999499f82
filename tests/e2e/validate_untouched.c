/* SPDX-License-Identifier: MIT */
/*
 * `juror validate` finds nothing that is not there.
 */
#include "tests/e2e/faults.h"

static void check_in_order(const char *example, const char *submissions)
{
	e2e_enter();
	faults_copy_example(example, submissions);
	struct e2e_end end = faults_validate("package");
	if (end.status != 0)
		FAIL("status %d\n%s%s", end.status, end.out, end.err);
}

TEST(the_untouched_aplusb_is_in_order)
{
	check_in_order("aplusb",
	               "accepted/sum.py wrong_answer/no_sign.py compile_error/semicolon.c");
}

TEST(the_untouched_floats_is_in_order)
{
	check_in_order("floats", "accepted/hypot.py wrong_answer/comma.py");
}

TEST(the_untouched_pigeons_is_in_order)
{
	check_in_order("pigeons", "accepted/two_digits.py wrong_answer/plain_text.py");
}

TEST(the_untouched_split_is_in_order)
{
	check_in_order("split", "accepted/first_numbers.py wrong_answer/equal.c");
}

TEST(the_untouched_primes_is_in_order)
{
	check_in_order("primes", "accepted/table");
}
