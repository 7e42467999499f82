/* SPDX-License-Identifier: MIT */
/*
 * What a program says, read through a pipe: the beginning is kept, the rest is read and thrown away up to a bound, so
 * that a compiler with 119 MB of diagnostics neither blocks nor fills memory.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOG_KEPT = 64 * 1024 };

struct log {
	int read_end, write_end; /* -1 when closed */
	size_t kept;
	char text[LOG_KEPT];
};

int log_open(struct log *log, struct error *err) _must_check_;

/* Reads until the run is over; kills it after @most bytes. Return: 0, -ECANCELED by @stop, a negative errno. */
int log_run(struct log *log, struct sandbox_handle *handle, int stop, uint64_t most,
            struct error *err) _must_check_;
void log_close(struct log *log);
