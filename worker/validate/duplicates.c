/* SPDX-License-Identifier: MIT */
/*
 * Cases with the same input: the same bytes on standard input, the same files and arguments. Symbolic links to one file
 * are meant that way, as cases of several groups; copies are often a mistake of whoever made the data.
 */
#include "common/sha256.h"
#include "worker/stages/intake.h"
#include "worker/validate/each.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Most bytes of a case's files. */
static const uint64_t files_bytes_max = UINT64_C(1) << 30;

struct identity {
	const struct test_case *test;
	char digest[SHA256_HEX_SIZE]; /* empty: not known */
	char *place;                  /* where the input really is */
};

static int hash_input(struct each *each, struct sha256 *hash, struct identity *ret,
                      struct error *err)
{
	struct data_file file;
	char block[16384];
	ssize_t n;
	int r = data_open_viewed(&each->validate->pipeline->package, ret->test->input_path, &file,
	                         err);
	if (r < 0)
		return r;
	free(ret->place);
	ret->place = strdup(file.view);
	while ((n = read(file.fd, block, sizeof(block))) > 0)
		sha256_add(hash, block, (size_t)n);
	r = n < 0 ? error_set(err, -errno, "read") : 0;
	data_close(&file);
	return r == 0 && !ret->place ? error_set(err, -ENOMEM, "validate") : r;
}

static int hash_files(struct each *each, struct sha256 *hash, const char *path, struct error *err)
{
	struct submission files = {0};
	char digest[SHA256_HEX_SIZE];
	if (!path)
		return 0;
	int r = intake_read_overlay(each->slot, each->validate->pipeline->package.dir, path,
	                            files_bytes_max, &files, err);
	if (r == 0) {
		submission_digest(&files, digest);
		sha256_add(hash, digest, sizeof(digest));
	}
	submission_done(&files);
	return r;
}

static int identify(struct each *each, struct error *err)
{
	struct identity *identity = &((struct identity *)each->context)[each->index];
	const struct strv *args = &identity->test->settings->args;
	struct sha256 hash;
	each->file = identity->test->input_path ? identity->test->input_path : "";
	sha256_init(&hash);
	for (size_t i = 0; i < args->count; i++)
		sha256_add(&hash, args->items[i], strlen(args->items[i]) + 1);
	sha256_add_u64(&hash, args->count);
	int r = hash_files(each, &hash, identity->test->files_path, err);
	if (r == 0)
		r = hash_input(each, &hash, identity, err);
	if (r == 0)
		sha256_finish_hex(&hash, identity->digest);
	return r;
}

/* Same inputs side by side, in the order of the cases. */
static int compare(const void *a, const void *b)
{
	const struct identity *x = a, *y = b;
	int order = strcmp(x->digest, y->digest);
	return order ? order : (x->test > y->test) - (x->test < y->test);
}

static int compare_cases(const void *a, const void *b)
{
	const struct identity *x = *(const struct identity *const *)a;
	const struct identity *y = *(const struct identity *const *)b;
	return (x->test > y->test) - (x->test < y->test);
}

static bool are_copies(const struct identity *a, const struct identity *b)
{
	return a->digest[0] != '\0' && strcmp(a->digest, b->digest) == 0 &&
	       strcmp(a->place, b->place) != 0;
}

static void tell(struct validate *v, const struct identity *copy, const struct identity *first)
{
	findings_add(v->findings, SEVERITY_WARNING, &(struct place){.file = copy->test->input_path},
	             "is the same input as %s: a duplicate tests nothing new; remove one, or make "
	             "it a symbolic link",
	             first->test->input_path);
}

static int tell_copies(struct validate *v, struct identity *list, size_t n)
{
	struct identity **copies = calloc(n + 1, 2 * sizeof(*copies));
	size_t n_copies = 0, first = 0;
	if (!copies)
		return -ENOMEM;
	qsort(list, n, sizeof(*list), compare);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(list[i].digest, list[first].digest) != 0)
			first = i;
		if (i != first && are_copies(&list[i], &list[first])) {
			copies[2 * n_copies] = &list[i];
			copies[2 * n_copies++ + 1] = &list[first];
		}
	}
	qsort(copies, n_copies, 2 * sizeof(*copies), compare_cases);
	for (size_t i = 0; i < n_copies; i++)
		tell(v, copies[2 * i], copies[2 * i + 1]);
	free(copies);
	return 0;
}

int validate_duplicates(struct validate *v, struct error *err)
{
	const struct problem *problem = v->pipeline->problem;
	_cleanup_(freep) struct identity *list = calloc(problem->n_cases + 1, sizeof(*list));
	if (!list)
		return error_set(err, -ENOMEM, "validate");
	for (size_t i = 0; i < problem->n_cases; i++)
		list[i].test = &problem->cases[i];
	int r = validate_each(v, "duplicates", problem->n_cases, identify, list, err);
	if (r == 0 && problem->n_cases > 0 && tell_copies(v, list, problem->n_cases) < 0)
		r = error_set(err, -ENOMEM, "validate");
	for (size_t i = 0; i < problem->n_cases; i++)
		free(list[i].place);
	return r;
}
