/* SPDX-License-Identifier: MIT */
/*
 * What the files that read data/ share.
 */
#pragma once

#include "common/parallel.h"
#include "worker/manifest/manifest_internal.h"

#include <stdatomic.h>
#include <sys/types.h>

/* The files of a case. */
enum companion {
	COMPANION_INPUT = 1 << 0,
	COMPANION_ANSWER = 1 << 1,
	COMPANION_SETTINGS = 1 << 2,
	COMPANION_FILES = 1 << 3,
	COMPANION_OUTPUT = 1 << 4,
	COMPANION_INTERACTION = 1 << 5,
	COMPANION_IN_STATEMENT = 1 << 6,
	COMPANION_ANS_STATEMENT = 1 << 7,
	COMPANION_IN_DOWNLOAD = 1 << 8,
	COMPANION_ANS_DOWNLOAD = 1 << 9,
	COMPANION_NOTE = 1 << 10,
	COMPANION_PNG = 1 << 11,
	COMPANION_JPG = 1 << 12,
	COMPANION_JPEG = 1 << 13,
	COMPANION_SVG = 1 << 14,
};

/* What a group is made of: a case, or a sub-group. */
struct item {
	char *name; /* "01", or "part/01": relative to the group, without suffix */
	bool is_directory;
	unsigned companions; /* COMPANION_ set of a case */
};

struct item_list {
	struct item *items;
	size_t count;
};

/* The directories from data/ down to one that is being read. */
struct level {
	const struct level *parent;
	dev_t device;
	ino_t inode;
	unsigned depth;
};

/* The file of a case that was read last, where nothing was to be said of it: mostly those of a group are equal. */
struct case_file {
	char *text;
	size_t size;
	const struct case_settings *inherited; /* the group's */
	const struct case_settings *settings;
};

/* How much was read, by all threads together. */
struct extent {
	atomic_size_t linked_directories, entries;
	atomic_bool is_full; /* one of the bounds was reached, and told: nobody goes on */
};

struct walk {
	struct package_reader *r;
	const char *group_file;    /* the name of what configures a group in this format */
	bool is_judged;            /* cases to judge on; not those that only check the validators */
	bool is_below_root;        /* the settings of data/ itself are read */
	bool is_part;              /* of what several threads read */
	bool is_spoilt;            /* a part that has to be read again, by one thread */
	struct parallel *parallel; /* NULL: nobody helps */
	struct extent *extent;
	struct case_file last;
};

/* Opens a directory below @parent, which is NULL for none, and lists it; false after a fault. */
bool data_open_level(struct walk *w, const char *path, const struct level *parent,
                     struct level *ret, struct entry_list *entries);

/* Reads the items from @first up to, without, @end; of @context nothing is written. */
typedef void data_run(struct walk *w, size_t first, size_t end, const void *context,
                      struct item_list *ret_items);

/* Does @run for all of @n items: at once, or in parts at the same time if they are many. The outcome is the same. */
void data_split(struct walk *w, size_t n, data_run *run, const void *context,
                struct item_list *ret_items);

void items_done(struct item_list *list);
/* Appends @item, whose name is taken. */
void items_add(struct walk *w, struct item_list *list, struct item item);

/* Adds the cases and the directories of @path; those in its directories too when it is @flat. */
void collect(struct walk *w, const char *path, const char *prefix, bool flat,
             const struct level *parent, struct level *ret_level, struct item_list *items);
/* As collect() does with the directory @name of @path. */
void collect_directory(struct walk *w, const char *path, const char *prefix, const char *name,
                       bool flat, const struct level *level, struct item_list *items);

/* ---- settings ---- */

int group_file_copy(const struct group_file *from, struct group_file *ret) _must_check_;
void group_file_done(struct group_file *file);

/* Reads what configures the group at @path into @file. Return: the path of the file, the
 * caller's; NULL without one. */
char *read_group_file(struct walk *w, const char *path, struct group_file *file);

/* Tells that 2025-09 has no such file here, where it is heeded all the same. @configured: NULL when there is none. */
void refuse_group_file(struct walk *w, const char *configured);

/* The settings in effect: those of @file, after the problem's own arguments. @path is for faults,
 * NULL when nothing is to be checked. NULL when memory ran out. */
const struct case_settings *add_settings(struct walk *w, const struct group_file *file,
                                         const char *path);

/* The settings of the case @name that has its own file; @fallback after a fault. */
const struct case_settings *read_case_file(struct walk *w, const char *name,
                                           const struct group_file *inherited,
                                           const struct case_settings *fallback);

/* Tells of what lies in data/ itself and is not used. */
void data_check_unused(struct package_reader *r);

/* invalid_input, invalid_output, valid_output. */
void check_cases_read(struct walk *w, const struct group_file *inherited);
