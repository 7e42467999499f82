/* SPDX-License-Identifier: MIT */
#include "worker/report/events.h"

#include "common/fd.h"
#include "common/units.h"
#include "worker/report/json.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct events {
	const char *path;
	int fd;
	uint64_t started_ns;
	pthread_mutex_t lock; /* of a line, and of what follows */
	int failure;          /* negative errno of the first write that failed */
};

static int open_path(const char *path)
{
	return strcmp(path, "-") == 0
	               ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
	               : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOCTTY,
	                      0644);
}

int events_open(const char *path, struct events **ret_events, struct error *err)
{
	struct events *events = calloc(1, sizeof(*events));
	if (!events)
		return error_set(err, -ENOMEM, "events");
	*events = (struct events){.path = path, .fd = open_path(path), .started_ns = units_now_ns()};
	if (events->fd < 0) {
		int code = error_set(err, -errno, "open %s", path);
		free(events);
		return code;
	}
	(void)pthread_mutex_init(&events->lock, NULL); /* cannot fail without attributes */
	*ret_events = events;
	return 0;
}

static struct emitter begin_line(const struct events *events, const char *event)
{
	struct emitter e = {.form = EMIT_LINE};
	emit_open(&e, NULL, '{');
	emit_name(&e, "event", event);
	emit_seconds(&e, "at_s", units_now_ns() - events->started_ns);
	return e;
}

/* One write for a line, lest another process that appends to the same file gets in between. */
static void end_line(struct events *events, struct emitter *e)
{
	emit_close(e, '}');
	strbuf_putc(&e->out, '\n');
	size_t size = e->out.size;
	_cleanup_(freep) char *line = emit_take(e);
	(void)pthread_mutex_lock(&events->lock);
	/* After a failure nothing is added: a line would follow the half of another. */
	if (events->failure == 0)
		events->failure = line ? fd_write_all(events->fd, line, size) : -ENOMEM;
	(void)pthread_mutex_unlock(&events->lock);
}

void events_begin(struct events *events, const struct report *report, size_t n_submissions)
{
	if (!events)
		return;
	struct emitter e = begin_line(events, "begin");
	emit_name(&e, "schema", "juror.report/1");
	report_json_head(&e, report);
	emit_count(&e, "submissions", n_submissions);
	end_line(events, &e);
}

void events_compile(struct events *events, size_t submission, const struct report_judgement *j)
{
	if (!events)
		return;
	struct emitter e = begin_line(events, "compile");
	emit_count(&e, "submission", submission);
	emit_name(&e, "name", j->submission);
	emit_name(&e, "language", j->language);
	emit_name(&e, "sha256", j->sha256);
	report_json_compile(&e, "compile", &j->compile);
	end_line(events, &e);
}

void events_case(struct events *events, size_t submission, size_t index, const struct report_case *c)
{
	if (!events)
		return;
	struct emitter e = begin_line(events, "case");
	emit_count(&e, "submission", submission);
	emit_count(&e, "index", index);
	report_json_case(&e, "case", c);
	end_line(events, &e);
}

void events_judgement(struct events *events, size_t submission, const struct report_judgement *j)
{
	if (!events)
		return;
	struct emitter e = begin_line(events, "judgement");
	emit_count(&e, "submission", submission);
	report_json_verdict(&e, "judgement", j);
	end_line(events, &e);
}

void events_end(struct events *events, int status)
{
	if (!events)
		return;
	struct emitter e = begin_line(events, "end");
	emit_integer(&e, "exit_status", status);
	end_line(events, &e);
}

int events_close(struct events *events, struct error *err)
{
	if (!events)
		return 0;
	int failure = events->failure;
	if (failure < 0)
		(void)error_set(err, failure, "write %s", events->path);
	(void)fd_close(events->fd);
	(void)pthread_mutex_destroy(&events->lock);
	free(events);
	return failure;
}
