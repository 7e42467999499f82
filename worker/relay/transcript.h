/* SPDX-License-Identifier: MIT */
/*
 * What two programs said to each other: the first bytes of each in the order in which they passed the relay, with the
 * time of each piece. The bytes are duplicated by tee(2) before they move on, so noting them takes nothing from anybody.
 *
 * Memory is bounded: TRANSCRIPT_BYTES of each speaker and TRANSCRIPT_PIECES pieces altogether.
 */
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { TRANSCRIPT_SPEAKERS = 2, TRANSCRIPT_BYTES = 64 * 1024, TRANSCRIPT_PIECES = 8192 };

/* Bytes that one speaker said without interruption; pauses of a millisecond begin a new piece. */
struct transcript_piece {
	uint64_t at_ns;  /* when the first byte passed, CLOCK_MONOTONIC */
	uint32_t offset; /* in the transcript's bytes */
	uint32_t size;
	unsigned speaker;
	unsigned process; /* of the solution, that said it or was spoken to */
};

struct transcript {
	char *bytes; /* of all speakers, in order; foreign: show only what report_clean_text() makes of them */
	size_t n_bytes;
	struct transcript_piece *pieces;
	size_t n_pieces;
	size_t n_bytes_of[TRANSCRIPT_SPEAKERS];
	bool is_cut;       /* more was said than is kept */
	int pipe_ends[2];  /* through which bytes are duplicated; -1 when closed */
	size_t room_bytes; /* allocated */
	size_t room_pieces;
};

#define TRANSCRIPT_NONE ((struct transcript){.pipe_ends = {-1, -1}})

/* Return: 0 or a negative errno. Freed with transcript_done(). */
int transcript_init(struct transcript *ret, struct error *err) _must_check_;

/**
 * transcript_note() - note what is at the head of a pipe, which stays there
 *
 * Return: how many bytes were noted; 0 at the end of the pipe, or when no more of this speaker is kept; -1 with EAGAIN or
 * EINTR when there is nothing to note yet, and so nothing to move.
 */
ssize_t transcript_note(struct transcript *transcript, unsigned speaker, unsigned process, int pipe);

/* Closes the pipe and leaves the text. */
void transcript_finish(struct transcript *transcript);
void transcript_done(struct transcript *transcript);
