/* SPDX-License-Identifier: MIT */
/*
 * Pipes that a program opens by name: two for each process it talks with, as managers of CMS have them. A program gets
 * three descriptors from the sandbox, so the names stand in a directory of juror's that its box shows.
 *
 * Until the program has opened a pipe, a descriptor is held here that stands for it at both ends: so that it never waits
 * in open(2), so that what is said to it before is not lost, and so that an end which is passed on before is found
 * afterwards. inotify(7) tells when it has opened the pipe; from then on the pipe's ends are the program's and the
 * relay's alone, and closing one is seen at the other as with any pipe.
 */
#pragma once

#include "common/error.h"

#include <stddef.h>
#include <sys/types.h>

enum { DOORS_MAX = 64, DOORS_NAME_SIZE = 16 };

/* Where the names are. */
struct doors_place {
	int dir;   /* an empty directory of juror's own; borrowed */
	uid_t uid; /* who may open them; (uid_t)-1: juror's own user */
};

/* Which way the program uses it. */
enum door_use { DOOR_READ, DOOR_WRITE };

struct doors {
	int events; /* to be polled for POLLIN; -1: there are no doors */
	size_t n;
	struct door {
		int watch;
		int held; /* -1 since the program has opened it */
	} items[DOORS_MAX];
};
#define DOORS_NONE ((struct doors){.events = -1})

/* Return: 0 or a negative errno. Freed with doors_close(). */
int doors_open(struct doors *ret, struct error *err) _must_check_;

/**
 * doors_add() - make a pipe
 * @ret_end: the relay's end, which does not block; the caller's to close
 *
 * Return: 0 or a negative errno.
 */
int doors_add(struct doors *doors, const struct doors_place *place, const char *name,
              enum door_use use, int *ret_end, struct error *err) _must_check_;

/* Lets go of the pipes that the program has opened since; when .events is readable. */
void doors_look(struct doors *doors);

/* Lets go of all: the program has ended. */
void doors_close(struct doors *doors);

/* "u0_to_m" and "m_to_u0", as CMS has them: the pipe of a process that the program reads, or writes. */
void doors_name(unsigned process, enum door_use use, char ret[DOORS_NAME_SIZE]);
