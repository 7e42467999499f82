/* SPDX-License-Identifier: MIT */
/*
 * A suite is what a language needs to be compiled and run: its names and suffixes, two commands, what of the host's
 * file system they may see, and what else they are given. Suites are YAML files, one a language, read at start from a
 * list of directories; a file of a later directory replaces the suite of the same name as a whole, so that a site
 * overrides or adds a language by writing one file.
 *
 * How a submission becomes a program: suite_detect() chooses the suite, suite_sources() its source files and
 * suite_main_file() the one that is started; suite_expand() turns the templates of the commands into arguments. Both
 * stages work in SUITE_DIRECTORY, which holds the submission's files: writable while compiling, read-only in the run.
 *
 * Nothing here runs a program.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "common/finding.h"
#include "common/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the submission's files are inside both boxes; the suites' files say it in TMPDIR and HOME. */
#define SUITE_DIRECTORY "/box"

/* Which system calls a stage may use: the word in the file names a policy of the sandbox. */
enum suite_filter {
	SUITE_FILTER_RUN,     /* run: what programs of contests need and nothing else */
	SUITE_FILTER_COMPILE, /* compile: everything but the dangerous; compilers are many */
	SUITE_FILTER_COUNT
};

/* More than any exit status. */
enum { SUITE_MEMORY_EXIT_ANY = 256 };

/**
 * struct suite_stage - compiling or running
 * @command: template of the arguments, see suite_expand(); empty: the language has no such stage
 * @binds: paths of the host that the stage sees, read-only, see suite_resolve_binds()
 * @tmp_bytes: what can be written: of SUITE_DIRECTORY while compiling, of a /tmp in the run; 0: nothing
 * @processes: processes and threads at one time
 * @env: the whole environment, "NAME=value"
 * @filter: system calls
 * @proc: a /proc that shows the stage's own processes; without, /proc does not exist
 * @reserves: takes much more address space than memory, as virtual machines do: where rlimits are all that limits
 *            memory, nothing does but what the command says of a heap
 * @idle_threads: run only: names of threads that the run-time has for its housekeeping; see struct sandbox_request
 * @idle_select_ms: run only: the same of a thread that has no name of its own; see struct sandbox_request
 * @time_factor: run only: the problem's time limit is multiplied by this
 * @time_extra_ns: run only: then this is added
 * @memory_extra_bytes: run only: added to the problem's memory limit, for what the language itself needs; {memory_mib}
 *                      is without it
 * @memory_exit: run only: how a program ends when its runtime refuses it more memory: an exit status, or 128 + a
 *               signal; SUITE_MEMORY_EXIT_ANY: any but 0; 0: no such thing. It makes the verdict a memory limit …
 * @memory_exit_percent: … when at least this much of the problem's limit was used at the peak: for ends that a program
 *                       can have for other reasons as well
 */
struct suite_stage {
	struct strv command;
	struct strv binds;
	uint64_t tmp_bytes;
	uint64_t processes;
	struct strv env;
	enum suite_filter filter;
	bool proc, reserves;
	struct strv idle_threads;
	uint64_t idle_select_ms;
	double time_factor;
	uint64_t time_extra_ns;
	uint64_t memory_extra_bytes;
	uint64_t memory_exit;
	uint64_t memory_exit_percent;
};

/* Where the name for {main_class} comes from, when nobody has said it. */
enum suite_main_class {
	SUITE_MAIN_CLASS_NONE, /* the language has no such thing */
	SUITE_MAIN_CLASS_FILE, /* the main file's name without its suffix */
	SUITE_MAIN_CLASS_JAVA, /* the class that has a static main */
	SUITE_MAIN_CLASS_KOTLIN, /* the class that the file with a fun main becomes: main.kt, MainKt */
	SUITE_MAIN_CLASS_SCALA, /* the object that has a def main or extends App */
	SUITE_MAIN_CLASS_COUNT
};

/**
 * struct suite - a language
 * @name: code of the problem package format, e.g. "cpp"; the file is called name.yaml
 * @title: for people, e.g. "C++"
 * @suffixes: of source files, with the dot; headers are no source files
 * @shebang: extended regular expression; decides between suites that share a suffix; NULL: none
 * @shebang_suffixes: files with one of these count only when one of their lines matches the shebang
 * @telltale: extended regular expression; see suite_by_telltale(); NULL: none
 * @newer: extended regular expression; see suite_find_newer(); NULL: none
 * @tries: words of the compile command, for what only other releases compile; see compile_program()
 * @lacks: extended regular expression; see suite_lacks(); NULL: none
 * @measured_as: name of the suite with which packages' authors measure this language; see suite_measured_as(); NULL: none
 * @priority: the higher wins when two languages have as many files
 * @entry: source file that is started when the submission has one of this name; NULL: none
 * @main_class: see above
 * @jury: no language of submissions, only of programs of a package
 * @compile: from sources to a program; without a command the sources are run as they are
 * @run: has always a command
 * @version: command that prints the version on its first line
 * @packages: Debian packages that bring the language
 * @example: text of a small program; where the compiler refuses even this one, the language is not available; NULL: none
 */
struct suite {
	char *name;
	char *title;
	struct strv suffixes;
	char *shebang;
	struct strv shebang_suffixes;
	char *telltale;
	char *newer;
	struct strv tries;
	char *lacks;
	char *measured_as;
	uint64_t priority;
	char *entry;
	enum suite_main_class main_class;
	bool jury;
	struct suite_stage compile;
	struct suite_stage run;
	struct strv version;
	struct strv packages;
	char *example;
};

/* In the byte order of their names. Zero-initialise; free with suites_done(). */
struct suites {
	struct suite *items;
	size_t count;
};

/* ---- loading ------------------------------------------------------------------------------------------------- */

/**
 * suites_default_directory() - the suites that come with the program
 *
 * $JUROR_SUITES; else, for an executable in a build tree, the source tree's; else those of its installation, wherever that was
 * moved to; else where the build was to be installed.
 *
 * Return: the caller's to free, NULL when memory ran out.
 */
char *suites_default_directory(void) _must_check_;

/**
 * suites_load() - read every *.yaml of every directory
 * @directories: paths, ended by NULL; a later one overrides
 * @findings: every fault with its place
 * @ret: written on success only
 *
 * Return: 0, -EINVAL when an error was added to @findings, -ENOMEM.
 */
int suites_load(const char *const *directories, struct findings *findings,
                struct suites *ret) _must_check_;
void suites_done(struct suites *suites);

/**
 * suites_load_languages() - put the languages of a problemtools languages.yaml over @suites
 * @path: of the file; its keys are name, priority, files, shebang, shebang_files, compile and run, its variables those of
 *        struct suite_variables; besides time_factor, time_extra_s, memory_extra_mib and processes, as in a suite's run,
 *        and example
 *
 * A language that starts the same program as its suite keeps what the suite says about mounts and limits; others see all
 * toolchains, as build scripts of packages do.
 *
 * Return: 0, -EINVAL when an error was added to @findings, -ENOMEM.
 */
int suites_load_languages(const char *path, struct findings *findings,
                          struct suites *suites) _must_check_;

/* ---- choosing ------------------------------------------------------------------------------------------------ */

/* The suite of this name, borrowed; NULL when there is none. */
const struct suite *suite_find(const struct suites *suites, const char *name);

/**
 * suite_detect() - the language of a submission
 * @paths: of all its files, relative; headers and data files do not count
 * @beginnings: of each file, as much as may be looked at; NULL, or NULL for a file: not known
 *
 * A file counts for every suite with its suffix; if its first line is a shebang that some of these match, only for
 * those. The suite with the most files wins, among equals the one with the highest priority.
 *
 * Return: borrowed from @suites; NULL when no file is a source file of any suite.
 */
const struct suite *suite_detect(const struct suites *suites, const char *const *paths, size_t n,
                                 const char *const *beginnings);

/* A suite that a file counts for although @suite does not have its suffix: a second language among the files; NULL. */
const struct suite *suite_detect_other(const struct suites *suites, const struct suite *suite,
                                       const char *const *paths, size_t n,
                                       const char *const *beginnings);

/**
 * suite_by_telltale() - the version of a language that its suffix does not tell
 * @suite: of suite_detect(), for the same files
 *
 * Return: the suite whose telltale is found in one of the files that both have the suffix of; else @suite.  */
const struct suite *suite_by_telltale(const struct suites *suites, const struct suite *suite,
                                      const char *const *paths, size_t n,
                                      const char *const *beginnings);

/* Where in the compiler's words it tells of something that only later releases of it know; NULL. */
const char *suite_find_newer(const struct suite *suite, const char *log);

/* The suite to run a package's own submissions of this language with, for its limits are theirs: measured_as where that is
 * available, else @suite. */
const struct suite *suite_measured_as(const struct suites *suites, const struct suite *suite);

/* Whether a line of @source, all of a file, wants what came after this release of the language: not to be measured with. */
bool suite_lacks(const struct suite *suite, const char *source);

/**
 * suite_sources() - the source files of the suite's language among @paths, in byte order
 * @ret: emptied by the caller; a submission of one file is that file, whatever its suffix
 *
 * Return: 0 or -ENOMEM.
 */
int suite_sources(const struct suite *suite, const char *const *paths, size_t n,
                  struct strv *ret) _must_check_;

/**
 * suite_entry_file() - the source file that an entry point names
 * @sources: of suite_sources()
 * @entry: a path, with or without a suffix of the suite
 *
 * Return: borrowed from @sources, NULL when there is none of this name.
 */
const char *suite_entry_file(const struct suite *suite, const struct strv *sources,
                             const char *entry);

/**
 * suite_main_file() - which of its sources is started
 * @sources: of suite_sources()
 *
 * The only one; else the suite's entry; else main.* of the top directory, in any case; else the first in byte order.
 * The entry comes before main.*, because the 2025-09 format names it.
 *
 * Return: borrowed from @sources, NULL when that is empty.
 */
const char *suite_main_file(const struct suite *suite, const struct strv *sources);

/* The same by its name only: the suite's entry, else main.*; NULL when none is called so. */
const char *suite_named_main_file(const struct suite *suite, const struct strv *sources);

/* How the file of a suite's example is called: its entry, else main with its first suffix. Return: the caller's to free;
 * NULL when memory ran out. */
char *suite_example_file(const struct suite *suite) _must_check_;

/* ---- commands ------------------------------------------------------------------------------------------------ */

/*
 * What templates can name; a member may be NULL when the template does not. The names behind a bar are those of
 * problemtools' languages.yaml.
 */
struct suite_variables {
	const char *binary; /* {binary}: path of the compiled program inside the box */
	const struct strv *sources; /* {sources}|{files}: a word of its own that becomes one argument a file */
	const char *main; /* {main}|{mainfile} */
	const char *main_class; /* {main_class}|{mainclass}; {Mainclass}: the same with its first letter as a capital */
	const char *dir;     /* {dir}|{path}: usually SUITE_DIRECTORY */
	uint64_t memory_mib; /* {memory_mib}|{memlim}: the stage's memory limit */
};

/**
 * suite_expand() - arguments from the template of a command
 * @ret: empty on entry; added to on success only
 *
 * A file name that begins with '-' or '@' gets "./" in front, since compilers take it for an option.
 *
 * Return: 0, -EINVAL when a variable has no value, -ENOMEM.
 */
int suite_expand(const struct strv *command, const struct suite_variables *variables,
                 struct strv *ret) _must_check_;

/* Why a word cannot stand in a template, NULL when it can; for the loader. */
const char *suite_template_fault(const char *word);

/* ---- the host ------------------------------------------------------------------------------------------------ */

/* The parts of the host that sandboxes can show, in which Debian keeps toolchains and sites put their own; what a box gets
 * of them is the suites' choice. */
enum { SUITE_HOST_DIRECTORIES = 11 };
extern const char *const suite_host_directories[SUITE_HOST_DIRECTORIES];

/* Devices that a suite may name among its binds: where run-times ask for numbers that nobody can foresee. */
enum { SUITE_HOST_DEVICES = 2 };
extern const char *const suite_host_devices[SUITE_HOST_DEVICES];

bool suite_is_device(const char *path);

/* A path of a box: bound from the same path of the host, or a symbolic link. */
struct suite_bind {
	char *path;
	char *link; /* text of the symbolic link to make at @path; NULL: bind */
};

struct suite_binds {
	struct suite_bind *items;
	size_t count;
};

/**
 * suite_resolve_binds() - what @binds are on this host
 * @binds: absolute paths; * and [] as in a shell; a trailing '?' says that it may be missing
 * @ret: freed with suite_binds_done()
 *
 * A symbolic link becomes the same link. A link to a file brings what it points to along, through every further link
 * (/usr/bin/gcc → gcc-12 → x86_64-linux-gnu-gcc-12); a link to a directory (/lib → usr/lib) does not, so that a box has
 * only those parts of /usr/lib that the suite names. What is below a path already bound is left out.
 *
 * Return: 0; -ENOENT for a missing path, -ELOOP, -ENOMEM and others.
 */
int suite_resolve_binds(const struct strv *binds, struct suite_binds *ret,
                        struct error *err) _must_check_;
void suite_binds_done(struct suite_binds *binds);

/**
 * suite_available() - whether this host has the language
 * @ret_missing: what is missing first, a path as a rule, borrowed; NULL: not asked for
 *
 * It has when all paths that must be bound are there and below suite_host_directories or among suite_host_devices, and the programs of both commands
 * are among them.
 */
bool suite_available(const struct suite *suite, const char **ret_missing);

/* The command that installs a suite's packages on Debian. Return: the caller's to free; NULL when it names none, or memory
 * ran out. */
char *suite_install_command(const struct suite *suite) _must_check_;
