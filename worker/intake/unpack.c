/* SPDX-License-Identifier: MIT */
#include "worker/intake/unpack.h"

#include "common/fd.h"
#include "worker/intake/unpack_protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Room that an archive may need for an entry besides its data: a pax header with its own header and
 * padding, a name.
 */
enum { ENTRY_OVERHEAD_BYTES = 4096 };

/* Results of the functions here, besides 0, SUBMISSION_REFUSED and negative errnos. */
enum { STREAM_DONE = 2, STREAM_CUT };

struct stream {
	struct collector *c;
	const struct unpack_sink *sink; /* NULL: the collector's list */
	int fd;
	int stop; /* readable when all this is for nothing; -1: never */
	uint64_t deadline_ns;
	size_t archive_bytes;
	size_t at, end; /* what of the buffer is not used yet */
	bool in_file;   /* DATA is allowed */
	bool keep;      /* the file is the collector's last, not an ignored one */
	size_t room;    /* of the file's data */
	char buffer[UNPACK_DATA_MAX];
};

static int refuse_protocol(struct stream *s, const char *what)
{
	return collector_refuse(s->c, "the archive reader broke its protocol: %s", what);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* poll(2) for at most what is left until the deadline. */
static int wait_readable(struct stream *s)
{
	for (;;) {
		uint64_t now_ns = units_now_ns();
		uint64_t left_ms =
			now_ns < s->deadline_ns ? (s->deadline_ns - now_ns) / NS_PER_MS + 1 : 0;
		struct pollfd fds[] = {{.fd = s->stop, .events = POLLIN},
		                       {.fd = s->fd, .events = POLLIN}};
		int n = left_ms == 0
		                ? 0
		                : poll(fds, ARRAY_SIZE(fds), left_ms < 1000 ? (int)left_ms : 1000);
		if (n > 0 && fds[0].revents)
			return error_say(s->c->err, -ECANCELED, "%s: interrupted", s->c->name);
		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return error_set(s->c->err, -errno, "%s: poll", s->c->name);
		if (left_ms == 0)
			return collector_refuse(s->c, "takes longer than %.1f s to read",
			                        (double)s->c->limits->wall_ns / (double)NS_PER_S);
	}
}

/* Return: 0, STREAM_CUT at the end of the stream. */
static int fill_buffer(struct stream *s)
{
	int r = wait_readable(s);
	if (r != 0)
		return r;
	ssize_t n;
	do
		n = read(s->fd, s->buffer, sizeof(s->buffer));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return error_set(s->c->err, -errno, "%s: read", s->c->name);
	s->at = 0;
	s->end = (size_t)n;
	return n == 0 ? STREAM_CUT : 0;
}

static int read_bytes(struct stream *s, void *data, size_t size)
{
	while (size > 0) {
		if (s->at == s->end) {
			int r = fill_buffer(s);
			if (r != 0)
				return r;
		}
		size_t n = s->end - s->at < size ? s->end - s->at : size;
		memcpy(data, s->buffer + s->at, n);
		s->at += n;
		data = (char *)data + n;
		size -= n;
	}
	return 0;
}

/* ---- records --------------------------------------------------------------------------------- */

/* Counts and judges an entry; sets s->keep. */
static int take_path(struct stream *s, char *path, size_t size, bool is_file)
{
	char spelled[UNPACK_PATH_MAX], shown[NAME_TEXT_SIZE];
	memcpy(spelled, path, size);
	int r = collector_count(s->c);
	if (r != 0)
		return r;
	const char *reason;
	enum name_outcome outcome =
		s->sink ? s->sink->check(path, size, &reason) : name_check(path, size, &reason);
	if (outcome == NAME_REFUSED)
		return collector_refuse(s->c, "entry %s: %s", name_show(shown, spelled, size),
		                        reason);
	if (outcome == NAME_IGNORED && is_file && reason)
		collector_ignore(s->c, path, reason);
	s->keep = outcome == NAME_GOOD;
	return 0;
}

/* Return: 0 for an entry that is wanted, its path in @path; sets s->keep. */
static int read_path(struct stream *s, const struct unpack_record *record,
                     char path[UNPACK_PATH_MAX + 1])
{
	int r = read_bytes(s, path, record->size);
	if (r != 0)
		return r;
	path[record->size] = '\0';
	return take_path(s, path, record->size, record->type == UNPACK_FILE);
}

/*
 * Room for @size more bytes and the NUL; what is asked for has been claimed, so it is below the
 * limit.
 */
static int grow_file(struct stream *s, struct submission_file *file, size_t size)
{
	size_t need = file->size + size + 1;
	if (need <= s->room)
		return 0;
	size_t room = 2 * s->room > need ? 2 * s->room : need;
	char *data = realloc(file->data, room);
	if (!data)
		return error_set(s->c->err, -ENOMEM, "%s", s->c->name);
	file->data = data;
	file->data[file->size] = '\0';
	s->room = room;
	return 0;
}

static int take_file(struct stream *s, const struct unpack_record *record)
{
	char path[UNPACK_PATH_MAX + 1];
	int r = read_path(s, record, path);
	if (r != 0)
		return r;
	if (path[0] == '\0')
		return collector_refuse(s->c, "has a file without a name");
	s->in_file = true;
	s->room = 0;
	if (!s->keep)
		return 0;
	if (s->sink)
		return s->sink->add_file(s->sink->context, path, record->flags & UNPACK_EXECUTABLE);
	struct submission_file *file = collector_add(s->c, path);
	if (!file)
		return error_set(s->c->err, -ENOMEM, "%s", s->c->name);
	file->executable = record->flags & UNPACK_EXECUTABLE;
	return grow_file(s, file, 0); /* an empty file, too, has a NUL behind it */
}

static int take_directory(struct stream *s, const struct unpack_record *record)
{
	char path[UNPACK_PATH_MAX + 1];
	s->in_file = false;
	int r = read_path(s, record, path);
	if (r != 0 || !s->keep || path[0] == '\0')
		return r;
	if (s->sink)
		return s->sink->add_directory(s->sink->context, path);
	if (strv_add(&s->c->directories, path) < 0)
		return error_set(s->c->err, -ENOMEM, "%s", s->c->name);
	return 0;
}

static int take_link(struct stream *s, const struct unpack_record *record)
{
	char text[UNPACK_LINK_MAX + 1];
	s->in_file = false;
	if (!s->sink)
		return refuse_protocol(s, "no such record");
	int r = read_bytes(s, text, record->size);
	if (r != 0)
		return r;
	text[record->size] = '\0';
	size_t size = strlen(text);
	if (size == 0 || size + 1 >= record->size || size > UNPACK_PATH_MAX)
		return refuse_protocol(s, "a link without a target");
	r = take_path(s, text, size, true);
	if (r != 0 || !s->keep)
		return r;
	return s->sink->add_link(s->sink->context, text, text + size + 1);
}

/* Whether the archive shrank its contents more than sources can be. */
static int check_ratio(struct stream *s)
{
	const struct submission_limits *limits = s->c->limits;
	if (s->c->total_bytes <= limits->ratio_from_bytes ||
	    s->c->total_bytes / limits->ratio <= s->archive_bytes)
		return 0;
	return collector_refuse(s->c, "unpacks to more than %zu times its size", limits->ratio);
}

static int drop_data(struct stream *s, size_t size)
{
	char nowhere[4096];
	int r = 0;
	while (r == 0 && size > 0) {
		size_t n = size < sizeof(nowhere) ? size : sizeof(nowhere);
		r = read_bytes(s, nowhere, n);
		size -= n;
	}
	return r;
}

/* As it comes, without a copy. */
static int pass_data(struct stream *s, size_t size)
{
	int r = 0;
	while (r == 0 && size > 0) {
		if (s->at == s->end) {
			r = fill_buffer(s);
			continue;
		}
		size_t n = s->end - s->at < size ? s->end - s->at : size;
		r = s->sink->add_data(s->sink->context, s->buffer + s->at, n);
		s->at += n;
		size -= n;
	}
	return r;
}

static int take_data(struct stream *s, const struct unpack_record *record)
{
	if (!s->in_file)
		return refuse_protocol(s, "data without a file");
	int r = collector_claim(s->c, record->size);
	if (r == 0)
		r = check_ratio(s);
	if (r != 0)
		return r;
	if (!s->keep)
		return drop_data(s, record->size);
	if (s->sink)
		return pass_data(s, record->size);
	struct submission_file *file = &s->c->files.files[s->c->files.n_files - 1];
	r = grow_file(s, file, record->size);
	if (r == 0)
		r = read_bytes(s, file->data + file->size, record->size);
	if (r != 0)
		return r;
	file->size += record->size;
	file->data[file->size] = '\0';
	return 0;
}

static int take_error(struct stream *s, const struct unpack_record *record)
{
	char raw[UNPACK_TEXT_MAX], text[UNPACK_TEXT_MAX + 1];
	int r = read_bytes(s, raw, record->size);
	if (r != 0)
		return r;
	return collector_refuse(s->c, "%s", name_show_in(text, sizeof(text), raw, record->size));
}

static int take_end(struct stream *s, const struct unpack_record *record)
{
	(void)s;
	(void)record;
	return STREAM_DONE;
}

static const struct {
	size_t size_max;
	int (*take)(struct stream *s, const struct unpack_record *record);
} takers[UNPACK_TYPE_COUNT] = {
	[UNPACK_FILE] = {UNPACK_PATH_MAX, take_file},
	[UNPACK_DIRECTORY] = {UNPACK_PATH_MAX, take_directory},
	[UNPACK_DATA] = {UNPACK_DATA_MAX, take_data},
	[UNPACK_ERROR] = {UNPACK_TEXT_MAX, take_error},
	[UNPACK_END] = {0, take_end},
	[UNPACK_LINK] = {UNPACK_LINK_MAX, take_link},
};

static int take_record(struct stream *s)
{
	struct unpack_record record;
	int r = read_bytes(s, &record, sizeof(record));
	if (r != 0)
		return r;
	if (record.magic != UNPACK_MAGIC || record.type >= UNPACK_TYPE_COUNT ||
	    !takers[record.type].take)
		return refuse_protocol(s, "no such record");
	if (record.size > takers[record.type].size_max)
		return refuse_protocol(s, "record too long");
	return takers[record.type].take(s, &record);
}

static int read_stream(struct collector *c, int fd, size_t archive_bytes,
                       const struct unpack_sink *sink, const int *stop, bool *ret_cut)
{
	struct stream s = {
		.stop = stop ? *stop : -1,
		.c = c,
		.sink = sink,
		.fd = fd,
		.deadline_ns = units_now_ns() + c->limits->wall_ns,
		.archive_bytes = archive_bytes,
	};
	int r;
	do
		r = take_record(&s);
	while (r == 0);
	*ret_cut = r == STREAM_CUT;
	if (r == STREAM_CUT)
		return collector_refuse(c, "the archive reader stopped in the middle");
	return r == STREAM_DONE ? 0 : r;
}

int unpack_stream(struct collector *c, int fd, size_t archive_bytes, bool *ret_cut)
{
	return read_stream(c, fd, archive_bytes, NULL, NULL, ret_cut);
}

/* ---- the reader ------------------------------------------------------------------------------ */

/*
 * What the stream said counts only if the reader came to a proper end, too. A stream that was cut
 * has its reason in the reader's end; any other refusal keeps its text.
 */
static int judge_end(struct collector *c, int result, bool cut, int end, const struct error *end_err)
{
	if (result < 0 || (result == SUBMISSION_REFUSED && !cut))
		return result;
	if (end < 0) {
		*c->err = *end_err;
		return error_prefix(c->err, "%s: archive reader", c->name);
	}
	if (end == UNPACK_READER_DIED)
		return collector_refuse(c, "the archive reader ended early: %s", end_err->text);
	return result;
}

static int check_archive_size(struct collector *c, int fd, uint64_t ceiling, size_t *ret_size)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return error_set(c->err, -errno, "%s: stat", c->name);
	uint64_t most = c->limits->total_bytes + c->limits->entries * (uint64_t)ENTRY_OVERHEAD_BYTES;
	if (most > ceiling)
		most = ceiling;
	if ((uint64_t)st.st_size > most)
		return collector_refuse(
			c, "larger than anything that unpacks to the %zu bytes allowed",
			c->limits->total_bytes);
	*ret_size = (size_t)st.st_size;
	return 0;
}

int unpack_archive(struct collector *c, int fd, const struct unpack_reader *reader)
{
	return unpack_archive_to(c, fd, reader, NULL);
}

int unpack_archive_to(struct collector *c, int fd, const struct unpack_reader *reader,
                      const struct unpack_sink *sink)
{
	size_t size = 0;
	int r = check_archive_size(
		c, fd, sink ? UNPACK_PACKAGE_ARCHIVE_BYTES : UNPACK_CEILING_ARCHIVE_BYTES, &size);
	if (r != 0)
		return r;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return error_set(c->err, -errno, "%s: seek", c->name);
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(c->err, -errno, "%s: pipe", c->name);
	_cleanup_(fd_closep) int from = ends[0];
	_cleanup_(fd_closep) int to = ends[1];
	r = reader->spawn(reader->context, fd, to, c->err);
	if (r < 0)
		return error_prefix(c->err, "%s: start the archive reader", c->name);
	to = fd_close(to); /* or the stream would never end */

	bool cut = false;
	struct error end_err = {0};
	r = read_stream(c, from, size, sink, reader->stop, &cut);
	from = fd_close(from);
	int end = reader->wait(reader->context, r != 0 && !cut, &end_err);
	return judge_end(c, r, cut, end, &end_err);
}
