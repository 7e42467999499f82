/* SPDX-License-Identifier: MIT */
#include "tests/sandbox/kept.h"

#include "sandbox/policy.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct sandbox_request keep(struct sandbox_request request)
{
	static int filter = SANDBOX_NO_FD;
	if (filter < 0)
		filter = sandbox_policy_open("run-processes", NULL);
	CHECK(filter >= 0);
	request.seccomp_fd = filter;
	request.keep_box = true;
	return request;
}

/* Of its process ids, one in each namespace from ours on, the last is 1; a builder that still ends has only one. */
static bool is_init(pid_t pid)
{
	char path[32], line[256], *of_inner;
	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	FILE *status = fopen(path, "re");
	bool is_init = false;
	while (status && fgets(line, sizeof(line), status))
		if (strncmp(line, "NSpid:", strlen("NSpid:")) == 0 &&
		    (of_inner = strrchr(line, '\t')))
			is_init = strcmp(of_inner, "\t1\n") == 0;
	if (status)
		CHECK_INT(fclose(status), 0);
	return is_init;
}

struct box_tree boxes(void)
{
	struct box_tree tree;
	size_t n_inits = 0;
	box_tree_of(box_supervisor(), &tree);
	for (size_t i = 0; i < tree.n; i++) {
		(void)close(tree.pidfds[i]); /* -1 of one that is gone */
		if (is_init(tree.pids[i]))
			tree.pids[n_inits++] = tree.pids[i];
	}
	tree.n = n_inits;
	return tree;
}

/* A second box may be there as well: it is made when a request comes before the first box has said that it is free. */
pid_t some_init(void)
{
	for (int i = 0; i < 50000; i++) {
		struct box_tree tree = boxes();
		if (tree.n == 1)
			return tree.pids[0];
		if (tree.n == 2)
			return tree.pids[1];
		box_sleep_ms(1);
	}
	FAIL("the supervisor has no init");
}

bool lives(pid_t init)
{
	struct box_tree tree = boxes();
	for (size_t i = 0; i < tree.n; i++)
		if (tree.pids[i] == init)
			return true;
	return false;
}

void settle(struct sandbox *sandbox)
{
	for (int i = 0; i < 4; i++) {
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "1"))), 1);
		box_settle_ms(20); /* builders end; nothing fails when they have not */
	}
}
