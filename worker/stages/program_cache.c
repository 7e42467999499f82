/* SPDX-License-Identifier: MIT */
#include "worker/stages/program_cache.h"

#include "worker/stages/toolchain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* To be changed when what compile_program() makes of the same sources changes. */
#define KEY_FORMAT "juror.program/2"
/* What the note says before the log. */
#define NOTE_FORMAT "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n"

static void hash_texts(struct sha256 *hash, const struct strv *texts)
{
	sha256_add_u64(hash, texts->count);
	for (size_t i = 0; i < texts->count; i++)
		sha256_add(hash, texts->items[i], strlen(texts->items[i]) + 1);
}

int program_cache_key(const struct slot *slot, const struct compile_request *request,
                      const struct program_origin *origin, char ret_key[SHA256_HEX_SIZE],
                      struct error *err)
{
	const struct suite_stage *stage = &request->suite->compile;
	const uint64_t numbers[] = {
		request->limits.time_ns,
		request->limits.memory_bytes,
		request->side,
		stage->tmp_bytes,
		stage->processes,
		stage->filter,
		stage->proc,
		origin->all_files,
	};
	struct sha256 hash;
	sha256_init(&hash);
	sha256_add(&hash, KEY_FORMAT, sizeof(KEY_FORMAT));
	hash_texts(&hash, origin->command);
	hash_texts(&hash, &stage->env);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		sha256_add_u64(&hash, numbers[i]);
	sources_hash(origin->sources, &hash);
	int r = toolchain_hash(slot, request->cache, request->suite, request->number, &hash, err);
	sha256_finish_hex(&hash, ret_key);
	return r;
}

int program_cache_take(const struct compile_request *request, const char key[SHA256_HEX_SIZE],
                       const char *directory, struct report_compile *report, struct error *err)
{
	_cleanup_(freep) char *note = NULL;
	int r = cache_take(request->cache, key, directory, &note, err);
	if (r <= 0)
		return r;
	/* NOLINTNEXTLINE(cert-err34-c): we wrote it, and checksums say it is whole */
	(void)sscanf(note, NOTE_FORMAT, &report->cpu_ns, &report->wall_ns,
	             &report->memory_peak_bytes);
	const char *line = strchr(note, '\n'), *log = line ? line + 1 : "";
	report->verdict = VERDICT_ACCEPTED;
	report->cached = true;
	report->log = *log != '\0' ? strdup(log) : NULL;
	return 1;
}

void program_cache_keep(const struct compile_request *request, const char key[SHA256_HEX_SIZE],
                        const char *directory, const struct report_compile *report)
{
	if (report->verdict != VERDICT_ACCEPTED)
		return;
	_cleanup_(freep) char *note =
		str_printf(NOTE_FORMAT "%s", report->cpu_ns, report->wall_ns,
	                   report->memory_peak_bytes, report->log ? report->log : "");
	if (note)
		(void)!cache_store(request->cache, key, directory, note, NULL);
}
