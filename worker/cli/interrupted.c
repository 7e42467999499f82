/* SPDX-License-Identifier: MIT */
#include "worker/cli/interrupted.h"

#include "common/strbuf.h"
#include "worker/cli/command.h"
#include "worker/cli/stop.h"

#include <errno.h>
#include <string.h>

static int number_behind(int r)
{
	if (r > 0)
		return r;
	return exit_status_of(r) == EXIT_NOT_JUDGED ? stop_pending() : 0;
}

static void add_part(const struct session_part *part, struct strbuf *text)
{
	if (!part->what) {
		strbuf_puts(text, " before anything was judged");
		return;
	}
	strbuf_printf(text, " during \"%s\"", part->what);
	if (part->steps > 0)
		strbuf_printf(text, ", %zu of %zu done", atomic_load(&part->done), part->steps);
}

/* Standard output has no name of its own. */
static const char *name_of(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard output" : path;
}

static void add_files(const struct session *s, struct strbuf *text)
{
	const struct report_options *outputs = &s->options->outputs;
	const char *separator = "; not written: ";
	for (size_t i = 0; i < REPORT_FORM_COUNT; i++) {
		if (!outputs->files[i])
			continue;
		strbuf_printf(text, "%s%s", separator, name_of(outputs->files[i]));
		separator = ", ";
	}
	if (s->events)
		strbuf_printf(text, "; what happened until then: %s", name_of(outputs->events));
}

static void say(const struct session *s, int number)
{
	struct error err = {0};
	struct strbuf text = {0};
	strbuf_printf(&text, "%s: interrupted (%s)", s->name, stop_name(number));
	add_part(&s->part, &text);
	add_files(s, &text);
	_cleanup_(freep) char *line = strbuf_take(&text);
	(void)error_say(&err, -ECANCELED, "%s", line ? line : "interrupted");
	say_error(&err);
}

int interrupted_end(const struct session *s, int r)
{
	int number = number_behind(r);
	if (number == 0)
		return 0;
	say(s, number);
	return exit_status_of(number);
}
