/* SPDX-License-Identifier: MIT */
/*
 * The mount operations of a request, each a row of a table.
 */
#pragma once

#include "sandbox/init/run.h"

/**
 * mount_ops_apply() - build the run's root from its operations and enter it
 *
 * Sends the kept directory, when one is asked for, to the client before anything can run in it.
 */
int mount_ops_apply(struct run *run, struct error *err) _must_check_;
