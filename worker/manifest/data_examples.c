/* SPDX-License-Identifier: MIT */
/*
 * data/invalid_input, invalid_output and valid_output: nobody is judged on them; they check the
 * package's own validators.
 * Source: problem package format 2025-09, "Validation test data".
 */
#include "common/array.h"
#include "worker/manifest/data_internal.h"

#include <stdlib.h>
#include <string.h>

struct folder {
	const char *name;
	size_t list_offset; /* of its struct check_case_list in struct problem */
	unsigned needs;     /* COMPANION_ set, besides the input */
};

static const struct folder folders[] = {
	{"invalid_input", offsetof(struct problem, invalid_input), 0},
	{"invalid_output", offsetof(struct problem, invalid_output),
         COMPANION_ANSWER | COMPANION_OUTPUT},
	{"valid_output", offsetof(struct problem, valid_output), COMPANION_ANSWER | COMPANION_OUTPUT},
};

static char *companion_path(const struct item *item, const char *name, unsigned bit,
                            const char *suffix)
{
	return item->companions & bit ? str_printf("data/%s.%s", name, suffix) : NULL;
}

static void add_case(struct walk *w, const struct folder *folder, const struct item *item,
                     const struct group_file *inherited, const struct case_settings *settings)
{
	struct check_case_list *list = (void *)((char *)w->r->problem + folder->list_offset);
	struct check_case *cases = array_reserve(list->items, list->count, 1, sizeof(*list->items));
	char *name = str_printf("%s/%s", folder->name, item->name);
	if (cases)
		list->items = cases;
	if (!cases || !name) {
		free(name);
		package_out_of_memory(w->r);
		return;
	}
	struct check_case *added = &cases[list->count++];
	*added = (struct check_case){
		.name = name,
		.input_path = companion_path(item, name, COMPANION_INPUT, "in"),
		.answer_path = companion_path(item, name, COMPANION_ANSWER, "ans"),
		.output_path = companion_path(item, name, COMPANION_OUTPUT, "out"),
		.files_path = companion_path(item, name, COMPANION_FILES, "files"),
		.settings = settings,
	};
	if (!added->input_path || (item->companions & COMPANION_ANSWER && !added->answer_path) ||
	    (item->companions & COMPANION_OUTPUT && !added->output_path))
		package_out_of_memory(w->r);
	else if (item->companions & COMPANION_SETTINGS)
		added->settings = read_case_file(w, name, inherited, settings);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->name, ((const struct item *)b)->name);
}

static void add_items(struct walk *w, const struct folder *folder, const char *path,
                      const struct item_list *items, const struct group_file *file,
                      const struct case_settings *settings)
{
	if (items->count > 0)
		qsort(items->items, items->count, sizeof(*items->items), compare_names);
	for (size_t i = 0; i < items->count; i++) {
		const struct item *item = &items->items[i];
		if ((item->companions & folder->needs) == folder->needs)
			add_case(w, folder, item, file, settings);
		else
			package_deviation(w->r, path, "%s: expected .in, .ans and .out", item->name);
	}
}

static void read_folder(struct walk *w, const struct folder *folder,
                        const struct group_file *inherited)
{
	_cleanup_(freep) char *path = str_printf("data/%s", folder->name);
	struct group_file file;
	struct item_list items = {0};
	struct level level;
	if (!path || group_file_copy(inherited, &file) < 0) {
		package_out_of_memory(w->r);
		return;
	}
	_cleanup_(freep) char *configured = read_group_file(w, path, &file);
	refuse_group_file(w, configured);
	const struct case_settings *settings = add_settings(w, &file, configured);
	collect(w, path, "", true, NULL, &level, &items);
	if (settings)
		add_items(w, folder, path, &items, &file, settings);
	items_done(&items);
	group_file_done(&file);
}

void check_cases_read(struct walk *w, const struct group_file *inherited)
{
	w->is_judged = false;
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		_cleanup_(freep) char *path = str_printf("data/%s", folders[i].name);
		if (!path)
			package_out_of_memory(w->r);
		else if (package_has_directory(w->r, path))
			read_folder(w, &folders[i], inherited);
	}
}
