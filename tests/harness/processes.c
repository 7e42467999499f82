/* SPDX-License-Identifier: MIT */
#include "tests/harness/processes.h"

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
