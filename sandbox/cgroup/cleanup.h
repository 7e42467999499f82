/* SPDX-License-Identifier: MIT */
/*
 * Removing the groups of a client. Each of its sandboxes has a directory "sandbox-…" in every hierarchy it uses (place.h),
 * and the client keeps a lock on it as long as it lives.
 */
#pragma once

#include <stdbool.h>

/* Then the number of the client, a time in hexadecimal, and the number of the place, with "-" between them. */
#define CGROUP_PLACE_PREFIX "sandbox-"

/**
 * cgroup_remove_tree() - end everything in a group and remove it with all groups below
 * @base: directory descriptor of the group that holds it
 *
 * Waits up to two seconds for processes to be gone; a missing group is success.
 *
 * Return: 0, or a negative errno when something is left.
 */
int cgroup_remove_tree(int base, const char *name);

/* Ends everything in the groups below @base whose names begin with @prefix, and removes them as far as that is possible. */
void cgroup_remove_all(int base, const char *prefix);

/* Removes the places below @base whose owner is dead. What cannot be removed stays: it belongs to somebody else. */
void cgroup_remove_stale(int base);
