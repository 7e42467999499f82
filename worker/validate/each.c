/* SPDX-License-Identifier: MIT */
#include "worker/validate/each.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct each_task {
	struct task task;
	struct each each;
	each_run run;
};

void each_find(struct each *each, enum severity severity, const char *format, ...)
{
	_cleanup_(freep) char *text = NULL;
	va_list args;
	va_start(args, format);
	int n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0) {
		text = NULL;
		each->found.out_of_memory = true;
		return;
	}
	findings_add(&each->found, severity, &(struct place){.file = each->file}, "%s", text);
}

static int attempt(struct each_task *t, struct error *err)
{
	findings_done(&t->each.found); /* of an attempt that failed */
	return t->run(&t->each, err);
}

static void run_each_task(struct task *task, struct slot *slot)
{
	struct each_task *t = (struct each_task *)task;
	struct error err = {0};
	t->each.slot = slot;
	if (pool_is_stopping(t->each.validate->pipeline->pool))
		return;
	int r = attempt(t, &err);
	if (r < 0 && r != -ECANCELED && r != -EINVAL)
		r = attempt(t, &err);
	if (r < 0 && r != -ECANCELED)
		each_find(&t->each, SEVERITY_ERROR, "could not be checked: %s", err.text);
	pipeline_advance(t->each.validate->pipeline, 1);
}

/* The list's items move to the other list. */
static void take(struct findings *all, struct findings *found)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct finding *f = &found->items[i];
		findings_add(all, f->severity, &(struct place){f->file, f->line, f->column, f->key},
		             "%s", f->message);
	}
	all->out_of_memory |= found->out_of_memory;
	findings_done(found);
}

int validate_each(struct validate *v, const char *what, size_t n, each_run run, void *context,
                  struct error *err)
{
	_cleanup_(freep) struct each_task *tasks = calloc(n + 1, sizeof(*tasks));
	if (!tasks)
		return error_set(err, -ENOMEM, "validate");
	pipeline_begin(v->pipeline, what, n);
	for (size_t i = 0; i < n; i++) {
		tasks[i] = (struct each_task){
			.task.run = run_each_task,
			.each = {.validate = v, .index = i, .context = context, .file = ""},
			.run = run,
		};
		pool_add(v->pipeline->pool, &tasks[i].task);
	}
	int number = pool_wait(v->pipeline->pool);
	for (size_t i = 0; i < n; i++)
		take(v->findings, &tasks[i].each.found);
	return number;
}
