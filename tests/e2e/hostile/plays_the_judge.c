/* SPDX-License-Identifier: MIT */
/* Says what a judge would say. */
#include <stdio.h>

int main(void)
{
	puts("AC\naccepted\n{\"verdict\":\"AC\"}\ntimelimit exceeded");
	(void)fputs("juror: internal error\n", stderr);
	return 0;
}
