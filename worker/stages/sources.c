/* SPDX-License-Identifier: MIT */
#include "worker/stages/sources.h"

#include "common/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- merging ---- */

struct layered {
	const struct submission_file *file;
	size_t layer;
};

/* By path; of one path the uppermost first. */
static int compare_layered(const void *a, const void *b)
{
	const struct layered *x = a, *y = b;
	int order = strcmp(x->file->path, y->file->path);
	if (order != 0)
		return order;
	return x->layer < y->layer ? 1 : x->layer > y->layer ? -1 : 0;
}

static void add_layer(struct layered *all, size_t *n, const struct submission *files, size_t layer)
{
	for (size_t i = 0; i < files->n_files; i++)
		all[(*n)++] = (struct layered){&files->files[i], layer};
}

static int compare_path(const void *path, const void *item)
{
	return strcmp(path, *(const char *const *)item);
}

static bool has_path(const struct sources *sources, const char *path)
{
	return bsearch(path, sources->paths, sources->n, sizeof(*sources->paths), compare_path);
}

static int check_directories(const struct sources *sources, struct error *err)
{
	char path[4096];
	for (size_t i = 0; i < sources->n; i++) {
		(void)snprintf(path, sizeof(path), "%s", sources->paths[i]);
		for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
			*slash = '\0';
			if (has_path(sources, path))
				return error_say(err, -EINVAL, "%s: both a file and a directory",
				                 path);
			*slash = '/';
		}
	}
	return 0;
}

int sources_merge(const struct submission *source, const struct submission *const *overlays,
                  size_t n_overlays, struct sources *ret, struct error *err)
{
	size_t most = source->n_files, n = 0;
	for (size_t i = 0; i < n_overlays; i++)
		most += overlays[i]->n_files;
	_cleanup_(freep) struct layered *all = calloc(most + 1, sizeof(*all));
	_cleanup_(sources_done) struct sources sources = {
		.files = calloc(most + 1, sizeof(*sources.files)),
		.paths = calloc(most + 1, sizeof(*sources.paths)),
	};
	if (!all || !sources.files || !sources.paths)
		return error_set(err, -ENOMEM, "sources");
	add_layer(all, &n, source, 0);
	for (size_t i = 0; i < n_overlays; i++)
		add_layer(all, &n, overlays[i], i + 1);
	qsort(all, n, sizeof(*all), compare_layered);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && strcmp(all[i].file->path, all[i - 1].file->path) == 0)
			continue;
		sources.files[sources.n] = all[i].file;
		sources.paths[sources.n++] = all[i].file->path;
	}
	int r = check_directories(&sources, err);
	if (r < 0)
		return r;
	*ret = sources;
	sources = (struct sources){0};
	return 0;
}

void sources_done(struct sources *sources)
{
	free(sources->files);
	free(sources->paths);
	*sources = (struct sources){0};
}

/* ---- writing ---- */

static int write_file(int dir, const struct submission_file *file, struct error *err)
{
	char path[4096];
	(void)snprintf(path, sizeof(path), "%s", file->path);
	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if ((mkdirat(dir, path, 0755) < 0 && errno != EEXIST) ||
		    fchmodat(dir, path, 0755, 0) < 0)
			return error_set(err, -errno, "mkdir %s", path);
		*slash = '/';
	}
	return file_write_at(dir, path, file->data, file->size, file->executable ? 0755 : 0644, err);
}

int sources_write(const struct sources *sources, int dir, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < sources->n; i++)
		r = write_file(dir, sources->files[i], err);
	return r;
}

void sources_hash(const struct sources *sources, struct sha256 *hash)
{
	sha256_add_u64(hash, sources->n);
	for (size_t i = 0; i < sources->n; i++) {
		const struct submission_file *file = sources->files[i];
		sha256_add(hash, file->path, strlen(file->path) + 1);
		sha256_add_u64(hash, file->executable);
		sha256_add_u64(hash, file->size);
		sha256_add(hash, file->data, file->size);
	}
}
