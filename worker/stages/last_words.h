/* SPDX-License-Identifier: MIT */
/* What a program that failed said last; it is where interpreters name the exception. */
#pragma once

#include "worker/relay/channel.h"

#include <stddef.h>

/* Appends ": " and the last line of standard error to @text, if there is one; at most 160 bytes of it, safe to show. */
void last_words_add(const struct channel_kept *errors, char *text, size_t size);
