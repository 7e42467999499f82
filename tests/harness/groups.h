/* SPDX-License-Identifier: MIT */
/* Control groups as they are found from outside, in /sys/fs/cgroup. */
#pragma once

/* Calls @visit for each group of each hierarchy with its path and its name. Other tests' groups come and go meanwhile, and
 * none of them ends the walk, as it would end that of nftw(3). */
void groups_for_each(void (*visit)(const char *path, const char *name, void *context),
                     void *context);
