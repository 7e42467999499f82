/* SPDX-License-Identifier: MIT */
/*
 * An ordinary user gets control groups to limit things with from their service manager: a scope that is delegated to
 * them. When juror is not in one, it starts itself again in one.
 */
#pragma once

/**
 * scope_enter() - be in a delegated scope, if that is needed and can be had
 * @argv: as a command gets it: argv[0] is "juror COMMAND"
 *
 * Does nothing for the superuser, where groups can be made already, where no service manager of the user listens, and
 * in the juror that was started by this. Returns only when nothing was done; what can be enforced then is the caller's
 * question.
 */
void scope_enter(int argc, char **argv);
