/* SPDX-License-Identifier: MIT */
#include "worker/cli/validate_findings.h"

#include "worker/manifest/manifest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The package's name, which the reader puts before every file, so that what is found does not depend on where it lies.
 * Other files are the site's, of languages: their paths are made whole. */
static void strip_name(const char *name, struct finding *finding)
{
	size_t length = strlen(name);
	bool is_below = strncmp(finding->file, name, length) == 0;
	char *rest = finding->file + length;
	if (is_below && (*rest == '/' || *rest == '\0')) {
		rest += *rest == '/';
		memmove(finding->file, rest, strlen(rest) + 1);
		return;
	}
	char *whole = realpath(finding->file, NULL);
	if (!whole)
		return;
	free(finding->file);
	finding->file = whole;
}

/* What was found while judging knows the key, and not its place. */
static void locate(const struct session *s, struct finding *finding)
{
	const char *dot = strrchr(finding->file, '.');
	if (finding->key && finding->line == 0 && dot && strcmp(dot, ".yaml") == 0)
		problem_locate(s->package.dir, finding->file, finding->key, &finding->line,
		               &finding->column);
}

/* Errors before warnings, each in the order in which they were found. */
static int sort_findings(struct findings *findings)
{
	struct finding *sorted = calloc(findings->count + 1, sizeof(*sorted));
	size_t n = 0;
	if (!sorted)
		return -ENOMEM;
	for (int severity = SEVERITY_COUNT - 1; severity >= 0; severity--)
		for (size_t i = 0; i < findings->count; i++)
			if ((int)findings->items[i].severity == severity)
				sorted[n++] = findings->items[i];
	free(findings->items);
	findings->items = sorted;
	return 0;
}

int validate_take_findings(struct session *s, struct error *err)
{
	for (size_t i = 0; i < s->n_reading && i < s->findings.count; i++)
		strip_name(s->place, &s->findings.items[i]);
	for (size_t i = s->n_reading; i < s->findings.count; i++)
		locate(s, &s->findings.items[i]);
	if (sort_findings(&s->findings) < 0)
		return error_set(err, -ENOMEM, "validate");
	s->report.validated = true;
	s->report.findings = s->findings;
	s->findings = (struct findings){0};
	return 0;
}
