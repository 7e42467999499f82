/* SPDX-License-Identifier: MIT */
#include "tests/bench/program.h"

#include "common/strbuf.h"
#include "common/units.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>

enum { BLOCKS_MOST = 10000, RUNS_MOST = 100000000, QUIET_MOST = 3600, OPTIONS_MOST = 16 };
enum { EXIT_USAGE = 2, EXIT_SKIPPED = 77 };

static struct measure_options measure;

static const struct bench_option json_option = {
	.name = "json", .doc = "Print JSON", .flag = &measure.json};

static const struct bench_option measure_options[] = {
	{.name = "blocks",
         .argument = "N",
         .doc = "Rounds in which all contenders take a turn",
         .count = &measure.blocks,
         .most = BLOCKS_MOST},
	{.name = "runs",
         .argument = "N",
         .doc = "Runs of a contender at its turn",
         .count = &measure.runs,
         .most = RUNS_MOST},
	{.name = "quiet",
         .argument = "S",
         .doc = "Wait up to S seconds before each turn until others leave the machine alone",
         .count = &measure.quiet_s,
         .most = QUIET_MOST},
	{.name = "only",
         .argument = "TEXT",
         .doc = "Only contenders with this in their name, and what they are compared with",
         .text = &measure.only},
};

/* All options, and as argp wants them; the key of each is its place and one. */
struct options {
	const struct bench_option *all[OPTIONS_MOST];
	struct argp_option argp[OPTIONS_MOST + 1];
	size_t n;
};

static void add(struct options *options, const struct bench_option *option)
{
	char *doc = NULL;
	if (options->n == OPTIONS_MOST)
		abort(); /* a table that is too long */
	if (option->count && *option->count > 0)
		doc = str_printf("%s (default %llu)", option->doc,
		                 (unsigned long long)*option->count);
	options->argp[options->n] = (struct argp_option){
		.name = option->name,
		.key = 0x100 + (int)options->n,
		.arg = option->argument,
		.doc = doc ? doc : option->doc, /* as long as the process */
	};
	options->all[options->n++] = option;
}

static void take_count(struct argp_state *state, const struct bench_option *option, const char *text)
{
	uint64_t value;
	if (units_parse_count(text, option->most, &value) < 0 || value == 0)
		argp_error(state, "--%s %s: expected 1 to %llu", option->name, text,
		           (unsigned long long)option->most);
	else
		*option->count = value;
}

static error_t take_option(int key, char *text, struct argp_state *state)
{
	const struct options *options = state->input;
	if (key < 0x100 || (size_t)key - 0x100 >= options->n)
		return ARGP_ERR_UNKNOWN;
	const struct bench_option *option = options->all[key - 0x100];
	if (option->count)
		take_count(state, option, text);
	else if (option->text)
		*option->text = text;
	else if (option->flag)
		*option->flag = true;
	else if (!option->take(text))
		argp_error(state, "--%s %s: expected was: %s", option->name, text, option->doc);
	return 0;
}

static int exit_status(int r, const struct error *err)
{
	if (r == 0)
		return EXIT_SUCCESS;
	(void)fprintf(stderr, "bench-%s: %s\n", bench_program.name, err->text);
	return strstr(err->text, "are user namespaces allowed") ? EXIT_SKIPPED : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	static struct options options;
	struct error err = {0};
	measure = bench_program.measure;
	for (size_t i = 0; i < bench_program.n_options; i++)
		add(&options, &bench_program.options[i]);
	for (size_t i = 0; i < ARRAY_SIZE(measure_options); i++)
		add(&options, &measure_options[i]);
	add(&options, &json_option);
	const struct argp argp = {
		.options = options.argp, .parser = take_option, .doc = bench_program.doc};
	if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
		return EXIT_USAGE;
	measure_begin(bench_program.name, &measure);
	int r = bench_program.run(&measure, &err);
	if (r == 0)
		measure_end(&measure);
	if (r == 0 && measure.only && measure_tables() == 0)
		r = error_say(&err, -EINVAL, "nothing has \"%s\" in its name", measure.only);
	return exit_status(r, &err);
}
