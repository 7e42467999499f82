/* SPDX-License-Identifier: MIT */
/*
 * The executables that are embedded in the library, as sealed memfds.
 */
#pragma once

#include "common/error.h"

enum image { IMAGE_SUPERVISOR, IMAGE_JANITOR, IMAGE_COUNT };

/* Thread-safe. Return: a descriptor that stays open as long as the process, borrowed; or a negative errno. */
int image_fd(enum image image, struct error *err) _must_check_;
