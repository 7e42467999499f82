/* SPDX-License-Identifier: MIT */
#include "worker/cli/report_options.h"

#include "worker/cli/report_files.h"

#include <string.h>

/* Above the keys of any command that has this parser as a child: the form's number is added. */
enum { KEY_OF_FORM = 0x1000, KEY_OF_EVENTS = KEY_OF_FORM + REPORT_FORM_COUNT };

static const struct argp_option argp_options[] = {
	{"json", KEY_OF_FORM + REPORT_JSON, "FILE", 0,
         "write the report as JSON, '-' is standard output", 1},
	{"html", KEY_OF_FORM + REPORT_HTML, "FILE", 0, "write the report as one HTML page", 1},
	{"junit", KEY_OF_FORM + REPORT_JUNIT, "FILE", 0, "write the report as JUnit XML", 1},
	{"tsv", KEY_OF_FORM + REPORT_TSV, "FILE", 0, "write the report as tab-separated values", 1},
	{"events", KEY_OF_EVENTS, "FILE", 0, "write JSON lines of what happens, as it happens", 1},
	{0},
};

/* All the files with the options that name them: the forms, and the events as the last. */
enum { FILE_COUNT = REPORT_FORM_COUNT + 1 };

static const char *file_at(const struct report_options *o, size_t i)
{
	return i < REPORT_FORM_COUNT ? o->files[i] : o->events;
}

static const char *option_at(size_t i)
{
	return i < REPORT_FORM_COUNT ? report_forms[i].name : "events";
}

static void refuse_same_files(const struct report_options *o, const struct argp_state *state)
{
	for (size_t i = 0; i < FILE_COUNT; i++)
		for (size_t k = 0; k < i; k++)
			if (file_at(o, i) && file_at(o, k) &&
			    report_files_are_same(file_at(o, i), file_at(o, k)))
				argp_error(state, "--%s and --%s: two different files were expected",
				           option_at(k), option_at(i));
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct report_options *o = state->input;
	if (key >= KEY_OF_FORM && key < KEY_OF_EVENTS) {
		o->files[key - KEY_OF_FORM] = text;
		return 0;
	}
	switch (key) {
	case KEY_OF_EVENTS:
		o->events = text;
		return 0;
	case ARGP_KEY_END:
		refuse_same_files(o, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp report_options_argp = {.options = argp_options, .parser = parse_option};

bool report_options_are_given(const struct report_options *options)
{
	bool given = options->events;
	for (size_t i = 0; i < REPORT_FORM_COUNT; i++)
		given |= options->files[i] != NULL;
	return given;
}

bool report_options_take_stdout(const struct report_options *options)
{
	for (size_t i = 0; i < FILE_COUNT; i++)
		if (file_at(options, i) && strcmp(file_at(options, i), "-") == 0)
			return true;
	return false;
}

int report_options_check(const struct report_options *options, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < FILE_COUNT; i++)
		if (file_at(options, i))
			r = report_file_check(option_at(i), file_at(options, i),
			                      i < REPORT_FORM_COUNT, err);
	return r;
}

int report_options_open_events(const struct report_options *options, struct events **ret_events,
                               struct error *err)
{
	*ret_events = NULL;
	return options->events ? events_open(options->events, ret_events, err) : 0;
}

int report_options_write(const struct report_options *options, const struct report *report,
                         struct error *err)
{
	int r = 0;
	for (size_t i = 0; i < REPORT_FORM_COUNT; i++) {
		struct error later;
		if (!options->files[i])
			continue;
		int code = report_write((enum report_form)i, report, 1, options->files[i],
		                        r == 0 ? err : &later);
		r = r == 0 ? code : r;
	}
	return r;
}
