/* SPDX-License-Identifier: MIT */
/*
 * What the files of this folder share: the package that is being read, and how its faults are told.
 */
#pragma once

#include "common/error.h"
#include "common/fields.h"
#include "common/finding.h"
#include "common/pack.h"
#include "common/yaml.h"
#include "worker/manifest/problem.h"

#include <stdbool.h>

/* The directory that was last looked into; package_folder.c. */
struct package_folder {
	char *path;             /* NULL: none */
	int fd;                 /* or a negative errno */
	bool is_straight;       /* no part of the path is a symbolic link */
	bool lacks_descriptors; /* there were too few at some time: what was not found may be there */
};

struct package_reader {
	int dirfd;               /* the package's root, borrowed */
	const struct pack *pack; /* files of it that are not there yet; NULL: none */
	struct package_folder *folder;
	const char *name; /* begins every message */
	bool strict;
	struct findings *findings;
	struct problem *problem;
	bool is_unusable;   /* what is missing was told before */
	bool is_unreadable; /* nothing is known about the problem */
};

/* What an entry of a directory is, behind its symbolic links. */
enum entry_kind { ENTRY_FILE, ENTRY_DIRECTORY, ENTRY_BROKEN };

struct entry {
	char *name;
	unsigned char type; /* d_type of readdir(3) */
};

/* The entries of one directory in byte order, without those whose names a package must not use. */
struct entry_list {
	struct entry *items;
	size_t count;
};

/* Findings about @path below the package, or about the package itself when @path is "". */
void package_fault(struct package_reader *r, const char *path, const char *format, ...)
	_printf_(3, 4);
void package_deviation(struct package_reader *r, const char *path, const char *format, ...)
	_printf_(3, 4);
/* A warning for those who check the package; who only judges does not hear of it. */
void package_remark(struct package_reader *r, const char *path, const char *format, ...)
	_printf_(3, 4);
/* An error for those who check the package; who only judges does not hear of it. */
void package_remark_error(struct package_reader *r, const char *path, const char *format, ...)
	_printf_(3, 4);
void package_warning(struct package_reader *r, const char *path, const char *format, ...)
	_printf_(3, 4);
void package_out_of_memory(struct package_reader *r);

/* The same about the value of a key, such as "limits.memory" or "require_pass[1]", in the YAML file at @path below the
 * package; where it is missing, about the file's map; without the file, about that. */
void package_key_fault(struct package_reader *r, const char *path, const char *key,
                       const char *format, ...) _printf_(4, 5);
void package_key_deviation(struct package_reader *r, const char *path, const char *key,
                           const char *format, ...) _printf_(4, 5);
void package_key_remark(struct package_reader *r, const char *path, const char *key,
                        const char *format, ...) _printf_(4, 5);

void package_folder_done(struct package_folder *folder);
/* Opens the first @length bytes of @path, a directory, and keeps it open until the next one. Return: a descriptor, borrowed,
 * or a negative errno. */
int package_folder(const struct package_reader *r, const char *path, size_t length);
/* The same for the directory that a file is in, into *@ret_dir. Return: the file's name. */
const char *package_folder_of(const struct package_reader *r, const char *path, int *ret_dir);

/* Notes where it was for want of descriptors that nothing was opened. Return: @fd. */
int package_note_shortage(const struct package_reader *r, int fd);

/* Open a file as file_open_beneath() does, a directory as file_open_dir_beneath(). */
int package_open_file(const struct package_reader *r, const char *path, struct error *err);
int package_open_directory(const struct package_reader *r, const char *path, struct error *err);

/* Whether @path is there, behind symbolic links, as what. */
bool package_has_file(const struct package_reader *r, const char *path);
bool package_has_directory(const struct package_reader *r, const char *path);

/* The text of a small file, the caller's; NULL when it is missing, or after a fault when it
 * cannot be read. */
char *package_text(struct package_reader *r, const char *path, size_t limit, size_t *ret_size);

/* The mapping in a YAML file, the caller's; NULL when it is missing, or after a fault. */
struct yaml_node *package_yaml(struct package_reader *r, const char *path);
/* The same with the values of the problem's constants in the place of their names. */
struct yaml_node *package_yaml_expanded(struct package_reader *r, const char *path);

/* Reads the YAML file at @path, if it is there, by @table into @target; @expand: with the values of
 * the problem's constants. Return: whether it is there. */
bool package_read_fields(struct package_reader *r, const char *path, bool expand,
                         const struct field_table *table, void *target);

/* The same with the text of the file, which was read before, without constants. */
void package_take_fields(struct package_reader *r, const char *path, const char *text, size_t size,
                         const struct field_table *table, void *target);

/**
 * package_list() - the entries of a directory
 * @fd: the directory, borrowed
 * @path: its path below the package, for findings
 *
 * Names that begin with '.' are passed over; other names that the format does not allow are passed
 * over with a warning, in strict reading without: names_check() tells them all. DMOJ allows any.
 *
 * Return: 0, or a negative errno after a fault was told.
 */
int package_list(struct package_reader *r, int fd, const char *path,
                 struct entry_list *ret) _must_check_;
void entry_list_done(struct entry_list *list);

/* Whether a package may have a file of this name. */
bool package_allows_name(const char *name);

/* The kind of an entry of @directory; follows symbolic links that stay in the package. Tells no
 * fault. */
enum entry_kind package_entry_kind(const struct package_reader *r, const char *directory,
                                   const struct entry *entry);

/* Tells of an entry of the kind ENTRY_BROKEN, which is passed over; who checks the package hears of it from
 * names_check(). */
void package_tell_broken(struct package_reader *r, const char *directory, const struct entry *entry);

/* The entry of this name, or NULL. */
const struct entry *entry_list_find(const struct entry_list *list, const char *name);

/* One reader a format: the tables for problem.yaml. */
extern const struct field_table kattis_2025_table, kattis_2023_table, kattis_legacy_table,
	kattis_legacy_icpc_table;
/* The keys of problem.yaml that judging does not need, and the rules between them. */
extern const struct field_table manifest_metadata_2025_table, manifest_metadata_legacy_table;
void manifest_check_license(struct fields_reader *reader, const struct yaml_node *root);
/* Whether it is a code of the format's table of programming languages. */
bool manifest_knows_language(const char *code);
/* Whether the statement's languages are those of the names; for those who check the package. */
void manifest_check_statement(struct package_reader *r, struct fields_reader *reader,
                              const struct yaml_node *root);
void manifest_check_language_tag(struct fields_reader *reader, const struct yaml_node *node);
/* The keys below limits that all versions share; into struct problem_limits. */
extern const struct field_table kattis_limit_table;
/* test_group.yaml and <case>.yaml, testdata.yaml; into struct group_file. */
extern const struct field_table kattis_2025_group_table, kattis_2025_case_table,
	kattis_legacy_group_table;

/* What the file of a group or of a case sets, on top of what is inherited. */
struct group_file {
	const struct problem *problem; /* whose validators it may name */
	struct group_scoring scoring;  /* not inherited */
	bool output_args_given;        /* neither */
	struct group_grading grading;
	struct case_settings settings;
};

/* Parsers of both families of formats. .arg of the first two: non-NULL where the legacy format
 * is read. */
field_parser manifest_field_type;       /* struct problem */
field_parser manifest_field_name;       /* char *: a string or a map from language to string */
field_parser manifest_field_time_limit; /* struct problem_limits */
field_parser manifest_field_validation; /* struct problem */
field_parser manifest_field_persons;    /* nothing; tells what is no person */
/* char *: a decimal number as written, for what has to stay exact. */
field_parser manifest_field_number_text;

/* A deviation where none of the programs has the name at @node. */
void manifest_check_program(struct fields_reader *reader, const struct yaml_node *node,
                            const struct program_list *programs);

/* Whether @text is a number that manifest_field_number_text() takes, and about which. @ret may be
 * NULL. Return: 0, -EINVAL or -ERANGE. */
int manifest_check_number(const char *text, double *ret) _must_check_;

/* Cuts blanks, and quotes around the rest, from @text in place. */
char *manifest_trim(char *text);

/* A time limit in seconds that stands at @place, outside of problem.yaml, whose limit it overrides or gives way to. */
void time_limit_set(struct package_reader *r, const struct place *place, const char *text,
                    bool overrides);

/* Reads init.yml of a DMOJ package; a step like those below. @document: what it says, taken; NULL: it is read. */
void dmoj_read(struct package_reader *r, struct yaml_node *document);

/* Steps of problem_read(), each in the file of its name; faults are told, nothing is returned. */
void programs_read(struct package_reader *r);
void time_limit_read(struct package_reader *r);
void domjudge_ini_read(struct package_reader *r);
void data_read(struct package_reader *r);
void submissions_read(struct package_reader *r);
void names_check(struct package_reader *r);
void check_package(struct package_reader *r); /* folders, whatever problem.yaml says */
void check_problem(struct package_reader *r);

/* Sets problem.doubts by the findings from @first_finding on. */
void doubt_note(struct package_reader *r, size_t first_finding);

/* Rules between the keys of scoring groups (2025-09); names in require_pass become whole. */
void check_scoring(struct package_reader *r);

/* That a group has no keys of scoring; @why: " in sample". */
void check_no_scoring(struct package_reader *r, const struct test_group *group, const char *why);

/* The file that configures the group, or would; the caller's; NULL after memory ran out. */
char *check_group_file(struct package_reader *r, const struct test_group *group);

/* Whether the default validator takes these arguments, from the one at @first on; @path is the file that gave them. */
void check_validator_args(struct package_reader *r, const char *path,
                          const struct case_settings *settings, size_t first);

/* Return: 0 or -ENOMEM; @ret is then as good as empty. */
int case_settings_copy(const struct case_settings *settings, struct case_settings *ret) _must_check_;
void case_settings_done(struct case_settings *settings);
void named_words_free(struct named_words *items, size_t count);
void group_scoring_done(struct group_scoring *scoring);
int group_grading_copy(const struct group_grading *grading, struct group_grading *ret) _must_check_;
void group_grading_done(struct group_grading *grading);
int expectation_copy(const struct expectation *expectation, struct expectation *ret) _must_check_;
void expectation_done(struct expectation *expectation);
void helper_ref_done(struct helper_ref *helper);
/* Frees groups, cases and settings. */
void problem_data_done(struct problem *problem);
void problem_submission_done(struct problem_submission *submission);
