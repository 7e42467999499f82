/* SPDX-License-Identifier: MIT */
/*
 * How large stacks are: the first thread's as large as memory is, and those of others as large as where no limit says.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

static void enter(void)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 5, memory: 256}\n");
}

TEST(recursion_may_take_most_of_the_memory)
{
	enter();
	e2e_put("deep.c", "#include <stdio.h>\n#include <string.h>\n"
	                  "static int down(int n) { volatile char page[4096]; page[0] = 1;\n"
	                  "return n == 0 ? 0 : down(n - 1) + page[0]; }\n"
	                  "int main(void) { puts(down(50000) == 50000 ? \"ok\" : \"no\"); }\n");
	struct e2e_end end = e2e_judge("package", "deep.c");
	CHECK_VERDICT(&end, "deep.c", "AC");
}

TEST(a_thread_has_the_stack_that_it_has_where_stacks_have_no_limit)
{
	enter();
	e2e_put("thread.c",
	        "#define _GNU_SOURCE\n#include <pthread.h>\n#include <stdio.h>\n"
	        "int main(void) { pthread_attr_t attr; size_t bytes = 0;\n"
	        "pthread_getattr_default_np(&attr);\n"
	        "pthread_attr_getstacksize(&attr, &bytes);\n"
	        "if (bytes == 2 << 20) puts(\"ok\"); else printf(\"%zu\\n\", bytes); }\n");
	struct e2e_end end = e2e_judge("package", "thread.c");
	if (!e2e_has_groups(&end))
		SKIP("memory is limited by address space here, and so are stacks");
	CHECK_VERDICT(&end, "thread.c", "AC");
}
