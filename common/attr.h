/* SPDX-License-Identifier: MIT */
/*
 * The only macro header: attributes, cleanup and two helpers that give ownership away.
 *
 * A local that owns something is declared _cleanup_(fd_closep) and initialised at once; ownership leaves the scope only
 * through TAKE_FD or TAKE_PTR, which put the empty value in its place.
 */
#pragma once

#include <stddef.h>
#include <stdlib.h>

#define _cleanup_(f) __attribute__((cleanup(f)))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))
#define _must_check_ __attribute__((warn_unused_result))
#define _noreturn_ __attribute__((__noreturn__))
#define _unused_ __attribute__((unused))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The value of an owning pointer; the variable is NULL afterwards. */
#define TAKE_PTR(p)                                                                                \
	({                                                                                         \
		__typeof__(p) *take_at_ = &(p);                                                    \
		__typeof__(p) take_value_ = *take_at_;                                             \
		*take_at_ = NULL;                                                                  \
		take_value_;                                                                       \
	})

/* The value of an owning descriptor; the variable is -1 afterwards. */
#define TAKE_FD(fd)                                                                                \
	({                                                                                         \
		int *take_at_ = &(fd);                                                             \
		int take_value_ = *take_at_;                                                       \
		*take_at_ = -1;                                                                    \
		take_value_;                                                                       \
	})

/* Cleanup for anything that came from malloc. */
static inline void freep(void *p)
{
	free(*(void **)p);
}
