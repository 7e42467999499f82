/* SPDX-License-Identifier: MIT */
#pragma once

#include "common/error.h"

/* Starts up, says it is ready and serves until the client is gone. Return: 0 then, or a negative errno. */
int supervisor_serve(struct error *err) _must_check_;
