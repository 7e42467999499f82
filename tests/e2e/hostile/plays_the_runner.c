/* SPDX-License-Identifier: MIT */
/* Says on standard error what a judge might say there of a program, and nothing on standard output. */
#include <stdio.h>

int main(void)
{
	return fputs("time limit exceeded\n", stderr) < 0;
}
