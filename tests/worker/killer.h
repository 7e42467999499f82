/* SPDX-License-Identifier: MIT */
/*
 * The processes of a dialogue, as they are found from outside, and somebody who kills one of them at a given moment.
 */
#pragma once

#include "worker/slots/slot.h"

#include <sys/types.h>

/* Talk without end, byte by byte, and much of it. */
#define ENDLESS_SOLUTION "echo"
#define ENDLESS_JURY "ignore-sigpipe chat exit=43"
/* Talks so with the first process; the second waits. */
#define ENDLESS_MANAGER "ignore-sigpipe meet=1 turn-to=0 chat exit=43"

/* Of the @index-th supervisor of @client; sandboxes were opened in the order of enum side. 0: not there. */
pid_t supervisor_of(pid_t client, unsigned index);

/* The program itself, below its init; 0: not there. */
pid_t program_of(pid_t supervisor);

/* Of a side of a dialogue of @client, when its program is there, but for the init, which is there before; 0: not yet. */
typedef pid_t target_fn(pid_t client, unsigned side);
pid_t the_program(pid_t client, unsigned side);
pid_t the_supervisor(pid_t client, unsigned side);
pid_t the_init(pid_t client, unsigned side);

/* When somebody strikes. */
struct moment {
	unsigned delay_us;        /* after the target was found */
	unsigned long said_bytes; /* or else, when its program has said so many */
};

/* First each of so many bytes, then moments further away. */
enum { MOMENTS = 80 };
struct moment moment_of(unsigned i);

void await_moment(pid_t client, unsigned side, struct moment moment);

/* A process that waits until the target is there and kills it at this moment. */
pid_t start_killer(target_fn *target, unsigned side, struct moment moment);
void end_killer(pid_t killer);
