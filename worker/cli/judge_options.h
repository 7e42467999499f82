/* SPDX-License-Identifier: MIT */
/*
 * The options that all commands share which judge a package: an argp child whose input is a struct judge_options.
 */
#pragma once

#include "worker/cli/report_options.h"
#include "worker/cli/terminal.h"
#include "worker/stages/pipeline.h"

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

struct judge_options {
	unsigned jobs; /* slots */
	const char *language, *languages, *cases;
	struct report_options outputs;
	uint64_t time_limit_ns, memory_limit_bytes; /* 0: not given */
	enum stop_rule stop;
	enum conversation_policy eof_policy;
	const enum score_dialect *dialect; /* NULL: not given */
	enum colour_choice colour;
	const char *keep; /* directory; NULL: nothing is kept */
	bool quiet, verbose, no_progress, no_cache;
};

/* What they are when nothing is given. */
void judge_options_init(struct judge_options *options);

extern const struct argp judge_options_parser;
