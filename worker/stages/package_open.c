/* SPDX-License-Identifier: MIT */
#include "worker/stages/package_open.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "worker/intake/package_unpack.h"
#include "worker/manifest/manifest.h"
#include "worker/stages/package_copy.h"
#include "worker/stages/unarchive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where archives are unpacked, below the scratch directory; one package is open at a time. */
static const char folder[] = "package";

void package_close(struct package *package)
{
	if (package->unpacked)
		/* The state removes its scratch directory as a whole, and says what it could not. */
		(void)!file_remove_tree(package->scratch_dir, package->unpacked, NULL);
	package->dir = fd_close(package->dir);
	free(package->path);
	free(package->unpacked);
	pack_close(&package->pack);
	problem_archive_done(&package->archive);
	*package = PACKAGE_NONE;
}

static int open_directory(const char *name, struct package *package, struct error *err)
{
	package->path = realpath(name, NULL);
	if (!package->path)
		return error_set(err, -errno, "package %s", name);
	package->dir = open(package->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return package->dir < 0 ? error_set(err, -errno, "package %s", name) : 0;
}

/* ---- archives -------------------------------------------------------------------------------- */

static int unpack(const char *name, int archive, const struct slot_options *options,
                  const struct package_target *target, enum package_names names,
                  struct findings *findings, struct error *err)
{
	struct slot_options own = *options;
	struct slot slot;
	struct unarchiver unarchiver;
	own.package = NULL;
	int r = slot_open(&own, &slot, err);
	if (r < 0)
		return r;
	struct unpack_reader reader = unarchiver_package_reader(&unarchiver, &slot);
	r = package_unpack(archive, name, target, &reader, names, findings, err);
	slot_close(&slot);
	return r == SUBMISSION_REFUSED ? -EINVAL : r;
}

/* Any of these makes a directory a package's root. */
static bool is_root(int dir)
{
	static const char *const files[] = {"problem.yaml", "domjudge-problem.ini", "init.yml",
	                                    "data"};
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (faccessat(dir, files[i], F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			return true;
	return false;
}

/* The only entry of a directory, the caller's; NULL when there are none or several. */
static char *only_entry(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
	char *found = NULL;
	size_t n = 0;
	if (!list) {
		(void)fd_close(fd);
		return NULL;
	}
	for (const struct dirent *entry; (entry = readdir(list));) {
		if (entry->d_name[0] == '.' || n++ > 0)
			continue;
		found = strdup(entry->d_name);
	}
	(void)closedir(list);
	if (n == 1)
		return found;
	free(found);
	return NULL;
}

/* "a+b" of "x/a+b.zip", the caller's. */
static char *base_name(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *last = slash ? slash + 1 : name;
	const char *dot = strrchr(last, '.');
	return strndup(last, dot && dot > last ? (size_t)(dot - last) : strlen(last));
}

/* The package's root is @dir, or the only directory in it. Moves both on to that. */
static int find_root(const char *name, struct package *package, struct findings *findings,
                     struct error *err)
{
	const struct place place = {.file = name};
	if (is_root(package->dir)) {
		findings_add(findings, SEVERITY_WARNING, &place,
		             "expected a directory of the package's name in the archive");
		return 0;
	}
	_cleanup_(freep) char *top = only_entry(package->dir);
	_cleanup_(freep) char *base = base_name(name);
	int inner = top ? openat(package->dir, top, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
	                : -1;
	char *path = inner >= 0 ? str_printf("%s/%s", package->path, top) : NULL;
	if (inner < 0 || !path || !base) {
		(void)fd_close(inner);
		return error_say(err, inner < 0 ? -EINVAL : -ENOMEM,
		                 "package %s: expected one directory in it, with problem.yaml",
		                 name);
	}
	if (strcmp(base, top) != 0)
		findings_add(findings, SEVERITY_WARNING, &place,
		             "expected the directory %s in the archive, found %s", base, top);
	(void)fd_close(package->dir);
	free(package->path);
	package->dir = inner;
	package->path = path;
	pack_cut(&package->pack, strlen(top) + 1);
	return 0;
}

/* An empty directory below the scratch directory becomes the package's. */
static int make_folder(const char *name, const struct state *state, struct package *package,
                       struct error *err)
{
	package->scratch_dir = state->scratch_dir;
	package->unpacked = strdup(folder);
	package->path = str_printf("%s/%s", state->scratch, folder);
	package->dir = file_make_dir(state->scratch_dir, folder, err);
	if (!package->unpacked || !package->path)
		return error_set(err, -ENOMEM, "package %s", name);
	return package->dir < 0 ? error_prefix(err, "package %s", name) : 0;
}

static int open_archive(const char *name, const struct slot_options *options, bool strict,
                        struct findings *findings, struct package *package, struct error *err)
{
	_cleanup_(fd_closep) int archive = open(name, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	if (archive < 0)
		return error_set(err, -errno, "package %s", name);
	struct package_target target = {.pack = strict ? NULL : &package->pack};
	int r = make_folder(name, options->state, package, err);
	if (r == 0 && target.pack)
		r = pack_open(package->scratch_dir, target.pack, err);
	target.dir = package->dir;
	if (r == 0)
		r = unpack(name, archive, options, &target,
		           strict ? PACKAGE_NAMES_STRICT : PACKAGE_NAMES_LENIENT, findings, err);
	return r < 0 ? r : find_root(name, package, findings, err);
}

/* ---- archives in packages (DMOJ) ------------------------------------------------------------- */

/* A package of the user's own is not written to. */
static int take_copy(const char *name, const struct state *state, struct package *package,
                     struct error *err)
{
	struct package copy = PACKAGE_NONE;
	int r = make_folder(name, state, &copy, err);
	if (r == 0)
		r = package_copy(package->dir, copy.dir, err);
	if (r < 0) {
		package_close(&copy);
		return error_prefix(err, "package %s", name);
	}
	package_close(package);
	*package = copy;
	return 0;
}

static int empty_pack(struct package *package, struct error *err)
{
	pack_close(&package->pack);
	return pack_open(package->scratch_dir, &package->pack, err);
}

/* The package's own pack makes room for the archive's. */
static int renew_pack(struct package *package, struct error *err)
{
	int r = pack_bring_all(&package->pack, package->dir, err);
	return r == 0 ? empty_pack(package, err) : r;
}

/* A directory with the archive's files; no name that a package's author thinks of. */
static const char unpacked_here[] = ".juror-archive";

static int unpack_beside(const char *name, int archive, bool strict,
                         const struct slot_options *options, struct package *package,
                         struct findings *findings, struct error *err)
{
	if (mkdirat(package->dir, unpacked_here, 0755) < 0 ||
	    fchmodat(package->dir, unpacked_here, 0755, 0) < 0)
		return error_set(err, -errno, "%s", name);
	_cleanup_(fd_closep) int dir = file_open_dir_beneath(package->dir, unpacked_here, err);
	const struct package_target target = {dir, strict ? NULL : &package->pack};
	return dir < 0 ? dir
	               : unpack(name, archive, options, &target, PACKAGE_NAMES_ANY, findings, err);
}

/* What is wrong with an archive, at the key that names it: the rest of the package can still be read. */
static void tell_inner_archive(const char *name, const char *path, const struct problem_archive *ref,
                               const struct error *err, struct findings *findings)
{
	_cleanup_(freep) char *file = str_printf("%s/" PROBLEM_DMOJ_FILE, name);
	size_t length = strlen(path);
	bool is_named = strncmp(err->text, path, length) == 0;
	findings_add(findings, SEVERITY_ERROR,
	             &(struct place){file, ref->line, ref->column, PROBLEM_ARCHIVE_KEY}, "%s%s%s",
	             ref->name, is_named ? "" : ": ", is_named ? err->text + length : err->text);
}

/* What was unpacked of an archive that is none. */
static int forget_unpacked(bool strict, struct package *package, struct error *err)
{
	int r = file_remove_tree(package->dir, unpacked_here, err);
	return r == 0 && !strict ? empty_pack(package, err) : r;
}

/* Puts a directory with the archive's files in its place; one that cannot be unpacked stays. */
static int open_inner_archive(const char *name, const struct problem_archive *ref, bool strict,
                              const struct slot_options *options, struct findings *findings,
                              struct package *package, struct error *err)
{
	_cleanup_(fd_closep) int archive = file_open_beneath(package->dir, ref->name, NULL);
	_cleanup_(freep) char *path = str_printf("%s/%s", name, ref->name);
	_cleanup_(freep) char *top = str_printf("%s/", ref->name);
	if (archive < 0)
		return 0; /* problem_read() says so, or it is a directory already */
	if (!path || !top)
		return error_set(err, -ENOMEM, "package %s", name);
	int r = package->unpacked ? 0 : take_copy(name, options->state, package, err);
	if (r == 0 && !strict)
		r = renew_pack(package, err);
	if (r == 0)
		r = unpack_beside(path, archive, strict, options, package, findings, err);
	if (r == -EINVAL) {
		tell_inner_archive(name, path, ref, err, findings);
		return forget_unpacked(strict, package, err);
	}
	if (r == 0 && (unlinkat(package->dir, ref->name, 0) < 0 ||
	               renameat(package->dir, unpacked_here, package->dir, ref->name) < 0))
		r = error_set(err, -errno, "package %s: archive %s", name, ref->name);
	if (r == 0 && pack_put_below(&package->pack, top) < 0)
		r = error_set(err, -ENOMEM, "package %s", name);
	return r;
}

int package_open(const char *name, const struct slot_options *options, bool strict,
                 struct findings *findings, struct package *ret, struct error *err)
{
	struct package package = PACKAGE_NONE;
	struct stat st;
	if (stat(name, &st) < 0)
		return error_set(err, -errno, "package %s", name);
	int r;
	if (S_ISDIR(st.st_mode))
		r = open_directory(name, &package, err);
	else if (S_ISREG(st.st_mode))
		r = open_archive(name, options, strict, findings, &package, err);
	else
		r = error_say(err, -EINVAL, "package %s: neither a directory nor an archive", name);
	struct problem_archive inner = {0};
	if (r == 0)
		inner = problem_archive(package.dir);
	if (inner.name)
		r = open_inner_archive(name, &inner, strict, options, findings, &package, err);
	package.archive = inner;
	if (r < 0)
		package_close(&package);
	else
		*ret = package;
	return r;
}
