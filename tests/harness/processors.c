/* SPDX-License-Identifier: MIT */
#include "tests/harness/processors.h"

#include "tests/harness/test.h"

#include <sched.h>

void use_one_processor(void)
{
	cpu_set_t all, one;
	CHECK_INT(sched_getaffinity(0, sizeof(all), &all), 0);
	CPU_ZERO(&one);
	for (int cpu = 0; CPU_COUNT(&one) == 0; cpu++)
		if (CPU_ISSET(cpu, &all))
			CPU_SET(cpu, &one);
	CHECK_INT(sched_setaffinity(0, sizeof(one), &one), 0);
}
