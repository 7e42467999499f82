/* SPDX-License-Identifier: MIT */
#include "tests/harness/processes.h"

#include "tests/harness/test.h"

#include <stdio.h>
#include <string.h>

size_t children_of(pid_t pid, pid_t *ret, size_t max)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
	FILE *file = fopen(path, "re");
	size_t n = 0;
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	while (file && n < max && fscanf(file, "%d", &ret[n]) == 1)
		n++;
	if (file)
		(void)fclose(file);
	return n;
}

static void read_stat(pid_t pid, char *ret_state, pid_t *ret_parent)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	FILE *stat = fopen(path, "re");
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers; no name of ours has a parenthesis */
	CHECK(stat && fscanf(stat, "%*d (%*[^)]) %c %d", ret_state, ret_parent) == 2);
	CHECK_INT(fclose(stat), 0);
}

pid_t parent_of(pid_t pid)
{
	char state;
	pid_t parent;
	read_stat(pid, &state, &parent);
	return parent;
}

char state_of(pid_t pid)
{
	char state;
	pid_t parent;
	read_stat(pid, &state, &parent);
	return state;
}

bool is_called(pid_t pid, const char *name)
{
	char path[64], text[64] = "";
	(void)snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return false;
	size_t n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	(void)fclose(file);
	return strcmp(text, name) == 0;
}
