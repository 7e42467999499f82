/* SPDX-License-Identifier: MIT */
/*
 * What a supervisor does once, before its first request.
 */
#pragma once

#include "sandbox/init/run.h"

/* Descriptors that the client leaves a supervisor; everything else is closed. 0 to 2 are /dev/null. */
enum { SUPERVISOR_SOCKET = 3, SUPERVISOR_ERROR_FILE = 4 };

struct startup {
	struct supervisor_tools tools;
	struct cgroup_parents parents;
};

/* Receives the client's hello and does all steps. The namespaces are those of the caller afterwards. */
int startup_run(struct startup *ret, struct error *err) _must_check_;
