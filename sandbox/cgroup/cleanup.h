/* SPDX-License-Identifier: MIT */
/*
 * Removing the groups of a client. Each client has a directory "sandbox-…" in every hierarchy it uses (its instance),
 * with a directory for each of its sandboxes below, and keeps a lock on it as long as it lives.
 */
#pragma once

#include <stdbool.h>

#define CGROUP_INSTANCE_PREFIX "sandbox-"

/**
 * cgroup_remove_tree() - end everything in a group and remove it with all groups below
 * @base: directory descriptor of the group that holds it
 *
 * Waits up to two seconds for processes to be gone; a missing group is success.
 *
 * Return: 0, or a negative errno when something is left.
 */
int cgroup_remove_tree(int base, const char *name);

/* Removes the instances below @base whose owner is dead. What cannot be removed stays: it belongs to somebody else. */
void cgroup_remove_stale(int base);
