/* SPDX-License-Identifier: MIT */
/* What the report says about the host: kernel, processor, what enforces limits, what could disturb times. */
#pragma once

#include "sandbox/sandbox.h"
#include "worker/report/report.h"

/* Return: 0 or -ENOMEM. */
int host_describe(const struct sandbox_capabilities *has, struct report_host *ret) _must_check_;
