/* SPDX-License-Identifier: MIT */
/*
 * Who started juror.
 */
#pragma once

#include <stdbool.h>

/* Whether it is the host's superuser, or that of a container with devices of its own. The "root" of `unshare -r` is none:
 * outside it is an ordinary user, who cannot write where root keeps files nor become somebody else. */
bool user_is_superuser(void);
