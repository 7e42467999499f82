/* SPDX-License-Identifier: MIT */
#include "sandbox/seccomp/rules.h"

#include <errno.h>

int rules_add(scmp_filter_ctx filter, uint32_t action, const struct rule *rules, size_t n)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = seccomp_rule_add_array(filter, action, rules[i].call, rules[i].n_arguments,
		                           rules[i].arguments);
	return r;
}

static int add_call(scmp_filter_ctx filter, uint32_t action, const char *name)
{
	int number = seccomp_syscall_resolve_name(name);
	if (number < 0)
		return 0; /* not known here, or not of this architecture */
	int r = seccomp_rule_add(filter, action, number, 0);
	return r == -EACCES ? 0 : r; /* the action is the default already */
}

int rules_add_calls(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t n)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_call(filter, action, names[i]);
	return r;
}
