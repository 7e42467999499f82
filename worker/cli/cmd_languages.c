/* SPDX-License-Identifier: MIT */
/*
 * juror languages: which languages can be judged here, in which version, and how to get the others.
 */
#include "common/fd.h"
#include "common/units.h"
#include "worker/cli/command.h"
#include "worker/cli/json_file.h"
#include "worker/cli/languages.h"
#include "worker/cli/scope.h"
#include "worker/cli/stop.h"
#include "worker/cli/terminal.h"
#include "worker/report/text.h"
#include "worker/stages/toolchain.h"

#include <argp.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct language {
	const struct suite *suite;
	const char *missing; /* what the host lacks; NULL: it is available */
	char *version;       /* NULL: it did not say */
	char *install;       /* NULL: no package is known */
};

struct languages {
	const char *json;
	const char *file; /* --languages; NULL: none */
	struct findings findings;
	struct suites suites;
	struct language *items; /* one for each suite that submissions can be in */
	size_t n;
	struct state state;
	struct cache cache;
	struct slot slot;
	bool has_slot;
	int stop;
};

typedef int (*languages_step)(struct languages *l, struct error *err);

/* ---- options ---- */

enum option_key { OPTION_JSON = 0x100, OPTION_LANGUAGES };

static const struct argp_option argp_options[] = {
	{"languages", OPTION_LANGUAGES, "FILE", 0,
         "a directory of suites, or a languages.yaml of problemtools, over those that are here", 0},
	{"json", OPTION_JSON, "FILE", 0, "write them as JSON, '-' is standard output", 0},
	{0},
};

/* NOLINTNEXTLINE(readability-non-const-parameter): the type is argp's */
static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct languages *l = state->input;
	switch (key) {
	case OPTION_JSON:
		l->json = text;
		return 0;
	case OPTION_LANGUAGES:
		l->file = text;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp parser = {
	.options = argp_options,
	.parser = parse_option,
	.doc = "Tell which languages can be judged here, in which version, and how to get the "
	       "others.",
};

/* ---- all of them ---- */

static int watch_signals(struct languages *l, struct error *err)
{
	l->stop = stop_open(err);
	return l->stop < 0 ? l->stop : 0;
}

static int load(struct languages *l, struct error *err)
{
	int r = languages_load(l->file, &l->findings, &l->suites, err);
	if (r < 0)
		return r;
	l->items = calloc(l->suites.count + 1, sizeof(*l->items));
	for (size_t i = 0; l->items && i < l->suites.count; i++)
		if (!l->suites.items[i].jury)
			l->items[l->n++].suite = &l->suites.items[i];
	return l->items ? 0 : error_set(err, -ENOMEM, "languages");
}

static int look(struct languages *l, _unused_ struct error *err)
{
	for (size_t i = 0; i < l->n; i++) {
		struct language *language = &l->items[i];
		language->install = suite_install_command(language->suite);
		if (!suite_available(language->suite, &language->missing) && !language->missing)
			language->missing = "files";
	}
	return 0;
}

static int open_slot(struct languages *l, struct error *err)
{
	const struct slot_options options = {
		.state = &l->state, .weak_limits = true, .stop = l->stop};
	int r = state_open(&l->state, err);
	if (r == 0)
		r = cache_open(&l->state, (uint64_t)CACHE_MIB_DEFAULT * MIB, &l->cache, err);
	if (r == 0)
		r = slot_open(&options, &l->slot, err);
	l->has_slot = r == 0;
	return r;
}

/* Where nothing can be run the list is worth something all the same. */
static int ask_versions(struct languages *l, struct error *err)
{
	int r = open_slot(l, err);
	for (size_t i = 0; r == 0 && i < l->n; i++)
		if (!l->items[i].missing)
			r = toolchain_version(&l->slot, &l->cache, l->items[i].suite, (unsigned)i,
			                      &l->items[i].version, err);
	if (r == -ECANCELED)
		return r;
	if (r < 0) {
		(void)error_prefix(err, "versions are not known");
		say_error(err);
	}
	return 0;
}

/* ---- telling ---- */

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static int write_json(const struct languages *l, struct error *err)
{
	json_t *list = json_array();
	for (size_t i = 0; i < l->n; i++) {
		const struct language *language = &l->items[i];
		json_t *item = json_pack("{s:s, s:b, s:o, s:o}", "name", language->suite->name,
		                         "available", language->missing == NULL, "version",
		                         text_or_null(language->version), "install",
		                         text_or_null(language->install));
		(void)json_array_append_new(list, item); /* short of memory: seen below */
	}
	bool complete = list && json_array_size(list) == l->n;
	if (!complete) {
		json_decref(list);
		list = NULL;
	}
	return json_file_write(list ? json_pack("{s:o}", "languages", list) : NULL, l->json, err);
}

/* What stands behind the title. */
static char *remark(const struct language *language)
{
	if (!language->missing)
		return strdup(language->version ? language->version : "available");
	return language->install ? str_printf("not here: %s", language->install)
	                         : str_printf("not here: no %s", language->missing);
}

static int print_table(const struct languages *l, struct error *err)
{
	int name = 0, title = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct suite *suite = l->items[i].suite;
		int n = (int)strlen(suite->name);
		int t = (int)text_columns(suite->title, strlen(suite->title));
		name = n > name ? n : name;
		title = t > title ? t : title;
	}
	unsigned used = (unsigned)(name + title) + 4, width = terminal_width(STDOUT_FILENO);
	for (size_t i = 0; i < l->n; i++) {
		const struct suite *suite = l->items[i].suite;
		_cleanup_(freep) char *text = remark(&l->items[i]);
		/* A terminal gets a line for each; what reads a pipe gets all of it. */
		bool cut = text && isatty(STDOUT_FILENO) && used + 10 < width;
		_cleanup_(freep) char *shown = cut ? text_cut(text, width - used - 1) : NULL;
		if (!text || (cut && !shown))
			return error_set(err, -ENOMEM, "languages");
		int pad = title - (int)text_columns(suite->title, strlen(suite->title));
		(void)printf("%-*s  %s%*s  %s\n", name, suite->name, suite->title, pad, "",
		             cut ? shown : text);
	}
	return 0;
}

static int tell(struct languages *l, struct error *err)
{
	return l->json ? write_json(l, err) : print_table(l, err);
}

/* ---- the command ---- */

static void languages_done(struct languages *l)
{
	if (l->has_slot)
		slot_close(&l->slot);
	cache_close(&l->cache);
	if (l->state.base)
		state_close(&l->state);
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].version);
		free(l->items[i].install);
	}
	free(l->items);
	suites_done(&l->suites);
	findings_done(&l->findings);
}

int cmd_languages(int argc, char **argv)
{
	static const languages_step steps[] = {watch_signals, load, look, ask_versions, tell};
	struct languages l = {.stop = -1, .cache = {.dir = -1}};
	struct error err = {0};
	argp_err_exit_status = EXIT_BAD_INPUT;
	if (argp_parse(&parser, argc, argv, 0, NULL, &l) != 0)
		return EXIT_BAD_INPUT;
	scope_enter(argc, argv);
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(steps); i++)
		r = steps[i](&l, &err);
	say_findings(&l.findings, NULL, false);
	languages_done(&l);
	if (r == -ECANCELED)
		stop_die(l.stop);
	if (r < 0)
		say_error(&err);
	(void)fd_close(l.stop);
	return exit_status_of(r);
}
