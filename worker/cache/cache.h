/* SPDX-License-Identifier: MIT */
/*
 * A store of directories by the digest of what they were made from, kept from one juror to the next and shared by all of
 * a user's: compiled programs, versions of compilers.
 *
 * An entry is BASE/cache/KEY with a file "note" and a directory "files". It is made below the scratch directory and
 * appears by rename(2), so that nobody sees a half of it and what a killed juror was making goes with its scratch
 * directory. Contents are summed up when they are stored and again when they are taken, because a host that loses power
 * keeps names whose contents it has lost. Files are hard links: what was taken stays whole when its entry is thrown out.
 * The entry that was used longest ago goes first when there is too much.
 *
 * Only what juror itself has written comes in here; no program can write to any of it.
 *
 * Threads: all functions may be called from any.
 */
#pragma once

#include "common/error.h"
#include "common/sha256.h"
#include "worker/state/state.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct cache {
	const struct state *state; /* borrowed */
	int dir;
	uint64_t bytes_max; /* of disk for all entries together */
	atomic_uint number; /* for names below the scratch directory */
};

/* Enough for the programs of a large contest: a thousand static ones. */
enum { CACHE_MIB_DEFAULT = 2048, CACHE_ENTRIES_MAX = 8192 };

/* @ret: closed with cache_close(). Return: 0 or a negative errno. */
int cache_open(const struct state *state, uint64_t bytes_max, struct cache *ret,
               struct error *err) _must_check_;
void cache_close(struct cache *cache);

/**
 * cache_take() - an entry's files as a directory of the scratch directory
 * @name: what to call the directory; it must not be there
 * @ret_note: what was stored with it, with a NUL behind; the caller's to free
 *
 * An entry that is not whole is removed.
 *
 * Return: 1; 0 when there is none, and no directory either; a negative errno.
 */
int cache_take(struct cache *cache, const char key[SHA256_HEX_SIZE], const char *name,
               char **ret_note, struct error *err) _must_check_;

/**
 * cache_store() - a directory of the scratch directory as an entry
 * @name: of the directory; it stays
 * @note: a text to be had again with the entry
 *
 * When somebody else was faster their entry stays, which is as good.
 *
 * Return: 0, or a negative errno and there is no entry.
 */
int cache_store(struct cache *cache, const char key[SHA256_HEX_SIZE], const char *name,
                const char *note, struct error *err) _must_check_;
