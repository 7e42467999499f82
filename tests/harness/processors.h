/* SPDX-License-Identifier: MIT */
/* Processors that a test runs on. */
#pragma once

/* From here on the calling thread, and what it starts, has only the first of those that it may use. */
void use_one_processor(void);
