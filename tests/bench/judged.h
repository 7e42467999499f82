/* SPDX-License-Identifier: MIT */
/*
 * What a bench of `juror judge` needs: a temporary directory with packages, solutions and programs, and juror itself.
 */
#pragma once

#include "common/error.h"

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

struct judged {
	char directory[PATH_MAX]; /* empty: none */
	int dir;
	char *juror;
};

#define JUDGED_NONE ((struct judged){.dir = -1})

/* A case's texts; each is of at most JUDGED_TEXT bytes with its NUL. */
enum { JUDGED_TEXT = 64 };
typedef void (*judged_case)(uint64_t number, char *ret_input, char *ret_answer);

/* @juror: a program's path; NULL: the one beside this. To be closed also after a failure. */
int judged_open(const char *juror, struct judged *ret, struct error *err) _must_check_;
void judged_close(struct judged *judged);

/* The path of @name in the directory; the caller's. */
char *judged_path(const struct judged *judged, const char *name) _must_check_;

int judged_write(const struct judged *judged, const char *name, const char *text,
                 struct error *err) _must_check_;

/* A package of @cases cases, data/secret/00000.in and .ans and so on. */
int judged_write_package(const struct judged *judged, const char *name, uint64_t cases,
                         judged_case write, struct error *err) _must_check_;

/* Statically, as the suite for C does. */
int judged_compile(const struct judged *judged, const char *source, const char *binary,
                   struct error *err) _must_check_;

/* `juror judge --no-progress -j@jobs OPTION PACKAGE SUBMISSION`, with @output (-1: as here) as its standard output. Return: its
 * pid. */
pid_t judged_start(const struct judged *judged, unsigned jobs, const char *option,
                   const char *package, const char *submission, int output,
                   struct error *err) _must_check_;
