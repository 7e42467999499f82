/* SPDX-License-Identifier: MIT */
/* Every process makes more of them, as long as it can. */
#include <unistd.h>

int main(void)
{
	for (;;)
		(void)fork();
}
