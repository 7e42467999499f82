/* SPDX-License-Identifier: MIT */
#include "worker/cli/command.h"

#include "worker/report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say_line(const char *prefix, const char *text)
{
	char *clean = report_clean_text(text, strlen(text), 4096);
	(void)fprintf(stderr, "juror: %s%s\n", prefix, clean ? clean : "out of memory");
	free(clean);
}

void say_error(const struct error *err)
{
	say_line("", err->text);
}

static void say_all(const struct findings *findings, const char *package, enum severity severity,
                    const char *prefix)
{
	char text[2048];
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->items[i].severity != severity)
			continue;
		finding_format_below(&findings->items[i], package, text, sizeof(text));
		say_line(prefix, text);
	}
}

/* Errors last, where they are not lost. */
void say_findings(const struct findings *findings, const char *package, bool quiet)
{
	if (!quiet)
		say_all(findings, package, SEVERITY_WARNING, "warning: ");
	say_all(findings, package, SEVERITY_ERROR, "");
	if (findings->out_of_memory)
		say_line("", "out of memory");
}

int exit_status_of(int code)
{
	if (code > 0)
		return 128 + code;
	switch (code) {
	case 0:
		return EXIT_DONE;
	case -EINVAL:
	case -ENOENT:
	case -ENOTDIR:
		return EXIT_BAD_INPUT;
	default:
		return EXIT_NOT_JUDGED;
	}
}
