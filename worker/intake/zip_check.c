/* SPDX-License-Identifier: MIT */
#include "worker/intake/zip_check.h"

#include "worker/intake/name.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Sizes of the fixed parts of the three records, and of the locator that announces zip64. */
enum {
	LOCAL_SIZE = 30,
	CENTRAL_SIZE = 46,
	END_SIZE = 22,
	ZIP64_LOCATOR_SIZE = 20,
	ZIP64_END_SIZE = 56
};

/*
 * libarchive looks for the end record in as many bytes; a longer comment would make it find another
 * one.
 */
enum { END_SEARCH_SIZE = 16 * 1024 };

/*
 * Bits of the general purpose flags (section 4.4.4) that mean encryption: of data, strong, of
 * headers.
 */
enum { FLAGS_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13 };

/*
 * Info-ZIP's Unicode Path extra field (section 4.6.9): one more name, which libarchive would take.
 */
enum {
	EXTRA_ZIP64 = 0x0001,
	EXTRA_UNICODE_PATH = 0x7075,
	EXTRA_HEADER_SIZE = 4,
	UNICODE_PATH_HEADER_SIZE = 5
};

static const char not_whole[] = "truncated or damaged: the list of files at its end is not whole";

struct bytes {
	const uint8_t *data;
	size_t size;
};

/* What local and central headers have in common. */
struct header {
	unsigned flags, method;
	struct bytes name, extra;
};

static unsigned get16(const uint8_t *at)
{
	return at[0] | (unsigned)at[1] << 8;
}

static uint32_t get32(const uint8_t *at)
{
	return get16(at) | (uint32_t)get16(at + 2) << 16;
}

static uint64_t get64(const uint8_t *at)
{
	return get32(at) | (uint64_t)get32(at + 4) << 32;
}

static bool has_magic(const uint8_t *at, const char *magic)
{
	return memcmp(at, magic, 4) == 0;
}

static bool bytes_equal(struct bytes a, struct bytes b)
{
	return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static int refuse_entry(struct error *err, struct bytes name, const char *reason)
{
	char shown[NAME_TEXT_SIZE];
	return error_say(err, -EBADMSG, "entry %s: %s",
	                 name_show(shown, (const char *)name.data, name.size), reason);
}

/* The last end record; NULL unless its comment ends where the archive does. */
static const uint8_t *find_end(struct bytes zip)
{
	size_t first = zip.size > END_SEARCH_SIZE ? zip.size - END_SEARCH_SIZE : 0;
	for (size_t at = zip.size - END_SIZE + 1; at-- > first;) {
		const uint8_t *end = zip.data + at;
		if (has_magic(end, "PK\5\6"))
			return at + END_SIZE + get16(end + 20) == zip.size ? end : NULL;
	}
	return NULL;
}

/* Every Unicode Path field has to repeat the name. */
static bool extra_agrees(const struct header *header)
{
	struct bytes rest = header->extra;
	while (rest.size >= EXTRA_HEADER_SIZE) {
		struct bytes field = {rest.data + EXTRA_HEADER_SIZE, get16(rest.data + 2)};
		if (field.size > rest.size - EXTRA_HEADER_SIZE)
			return false;
		if (get16(rest.data) == EXTRA_UNICODE_PATH) {
			if (field.size < UNICODE_PATH_HEADER_SIZE)
				return false;
			struct bytes name = {field.data + UNICODE_PATH_HEADER_SIZE,
			                     field.size - UNICODE_PATH_HEADER_SIZE};
			if (!bytes_equal(name, header->name))
				return false;
		}
		rest.data = field.data + field.size;
		rest.size -= EXTRA_HEADER_SIZE + field.size;
	}
	return true;
}

/* The header before the data, at @at; everything up to @limit may be looked at. */
static bool read_local(struct bytes zip, size_t at, size_t limit, struct header *ret,
                       size_t *ret_data_at)
{
	if (at > limit || limit - at < LOCAL_SIZE || !has_magic(zip.data + at, "PK\3\4"))
		return false;
	const uint8_t *local = zip.data + at;
	size_t name_size = get16(local + 26), extra_size = get16(local + 28);
	if (limit - at - LOCAL_SIZE < name_size + extra_size)
		return false;
	*ret = (struct header){
		.flags = get16(local + 6),
		.method = get16(local + 8),
		.name = {local + LOCAL_SIZE, name_size},
		.extra = {local + LOCAL_SIZE + name_size, extra_size},
	};
	*ret_data_at = at + LOCAL_SIZE + name_size + extra_size;
	return true;
}

/* Sizes and place of an entry in its central header. */
struct extent {
	uint64_t size, packed_size, local_at;
};

/* A field of the header whose bits are all set has its value in the zip64 extra field, where such
 * values stand one behind the other. */
static bool read_zip64(const struct header *header, struct extent *extent)
{
	uint64_t *const fields[] = {&extent->size, &extent->packed_size, &extent->local_at};
	struct bytes rest = header->extra;
	while (rest.size >= EXTRA_HEADER_SIZE && get16(rest.data) != EXTRA_ZIP64) {
		size_t size = EXTRA_HEADER_SIZE + get16(rest.data + 2);
		if (size > rest.size)
			return false;
		rest.data += size;
		rest.size -= size;
	}
	if (rest.size < EXTRA_HEADER_SIZE || get16(rest.data + 2) > rest.size - EXTRA_HEADER_SIZE)
		return false;
	const uint8_t *at = rest.data + EXTRA_HEADER_SIZE;
	size_t left = get16(rest.data + 2);
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (*fields[i] != UINT32_MAX)
			continue;
		if (left < 8)
			return false;
		*fields[i] = get64(at);
		at += 8;
		left -= 8;
	}
	return true;
}

static const char *headers_fault(const struct header *central, const struct header *local)
{
	if ((central->flags | local->flags) & FLAGS_ENCRYPTED)
		return "encrypted";
	if (!bytes_equal(central->name, local->name))
		return "has another name before its data";
	if (central->name.size == 0 || memchr(central->name.data, '\0', central->name.size))
		return "name with a NUL byte, or none";
	if (central->method != local->method)
		return "has another compression method before its data";
	if (!extra_agrees(central) || !extra_agrees(local))
		return "has another name in an extra field";
	return NULL;
}

/*
 * A named pipe that was put into the archive as such. With contents it is a file that came through a pipe, as Info-ZIP
 * writes it; libarchive takes either for a file.
 */
static bool is_fifo(const uint8_t *central, const struct extent *extent)
{
	enum { MADE_BY_UNIX = 3, TYPE_MASK = 0170000, TYPE_FIFO = 0010000 };
	return central[5] == MADE_BY_UNIX && (get16(central + 40) & TYPE_MASK) == TYPE_FIFO &&
	       extent->size == 0;
}

/*
 * The entry whose central header is at *at, which moves on to the next.
 * @limit: where the central directory begins: no data may lie behind
 */
static int read_entry(struct bytes zip, size_t *at, size_t end, size_t limit, bool zip64,
                      struct zip_entry *ret, struct error *err)
{
	const uint8_t *header = zip.data + *at;
	if (end - *at < CENTRAL_SIZE || !has_magic(header, "PK\1\2"))
		return error_say(err, -EBADMSG, "%s", not_whole);
	size_t name_size = get16(header + 28), extra_size = get16(header + 30);
	size_t whole_size = CENTRAL_SIZE + name_size + extra_size + get16(header + 32);
	if (end - *at < whole_size)
		return error_say(err, -EBADMSG, "%s", not_whole);
	*at += whole_size;
	struct header central = {
		.flags = get16(header + 8),
		.method = get16(header + 10),
		.name = {header + CENTRAL_SIZE, name_size},
		.extra = {header + CENTRAL_SIZE + name_size, extra_size},
	};
	struct extent extent = {get32(header + 24), get32(header + 20), get32(header + 42)};
	bool is_large = extent.size == UINT32_MAX || extent.packed_size == UINT32_MAX ||
	                extent.local_at == UINT32_MAX;
	if (is_large && (!zip64 || !read_zip64(&central, &extent)))
		return refuse_entry(err, central.name, "larger than 4 GiB, or pretends to be");
	struct header local;
	size_t data_at;
	if (get16(header + 34) != 0 || !read_local(zip, extent.local_at, limit, &local, &data_at) ||
	    limit - data_at < extent.packed_size)
		return refuse_entry(err, central.name,
		                    "truncated or damaged: its data is not there");
	const char *fault = headers_fault(&central, &local);
	if (!fault && is_fifo(header, &extent))
		fault = "FIFO";
	if (fault)
		return refuse_entry(err, central.name, fault);
	*ret = (struct zip_entry){(const char *)central.name.data, name_size, extent.local_at,
	                          data_at + extent.packed_size};
	return 0;
}

static int compare_begin(const void *a, const void *b)
{
	const struct zip_entry *x = a, *y = b;
	return (x->begin > y->begin) - (x->begin < y->begin);
}

/* Most lists of files are in the order of their data. */
static bool is_in_order(const struct zip_entry *entries, size_t n_entries)
{
	for (size_t i = 1; i < n_entries; i++)
		if (entries[i].begin < entries[i - 1].begin)
			return false;
	return true;
}

/*
 * Entries that share their data make an archive of kilobytes that unpacks to terabytes, without any
 * nesting.
 */
static int check_overlaps(struct zip_entry *entries, size_t n_entries, struct error *err)
{
	if (!is_in_order(entries, n_entries))
		qsort(entries, n_entries, sizeof(*entries), compare_begin);
	for (size_t i = 1; i < n_entries; i++) {
		struct bytes name = {(const uint8_t *)entries[i].name, entries[i].name_size};
		if (entries[i].begin < entries[i - 1].end)
			return refuse_entry(err, name, "shares its data with another entry");
	}
	return 0;
}

/* Where the list of files lies, and how many they are. */
struct directory {
	uint64_t at, size, entries;
	size_t limit; /* where it has to end */
};

static int refuse_not_whole(struct error *err)
{
	return error_say(err, -EBADMSG, "%s", not_whole);
}

/* The zip64 end record that the locator before @end names has to lie before the locator. */
static int read_zip64_end(struct bytes zip, const uint8_t *end, struct directory *ret,
                          struct error *err)
{
	const uint8_t *locator = end - ZIP64_LOCATOR_SIZE;
	uint64_t record_at = get64(locator + 8);
	size_t locator_at = (size_t)(locator - zip.data);
	if (locator_at < ZIP64_END_SIZE || record_at > locator_at - ZIP64_END_SIZE)
		return refuse_not_whole(err);
	const uint8_t *record = zip.data + record_at;
	if (!has_magic(record, "PK\6\6") || get64(record + 4) != locator_at - record_at - 12 ||
	    get32(record + 16) != 0 || get32(record + 20) != 0 ||
	    get64(record + 24) != get64(record + 32))
		return refuse_not_whole(err);
	*ret = (struct directory){get64(record + 48), get64(record + 40), get64(record + 32),
	                          (size_t)record_at};
	return 0;
}

static int read_end(struct bytes zip, bool zip64, struct directory *ret, struct error *err)
{
	const uint8_t *end = zip.size < END_SIZE ? NULL : find_end(zip);
	if (!end)
		return refuse_not_whole(err);
	size_t end_at = (size_t)(end - zip.data);
	bool is_zip64 =
		end_at >= ZIP64_LOCATOR_SIZE && has_magic(end - ZIP64_LOCATOR_SIZE, "PK\6\7");
	if (is_zip64 && !zip64)
		return error_say(err, -EBADMSG,
		                 "zip64, which is for archives of more than 4 GiB or 65535 files");
	if (get16(end + 4) != 0 || get16(end + 6) != 0 || get16(end + 8) != get16(end + 10))
		return error_say(err, -EBADMSG, "part of an archive of several files");
	*ret = (struct directory){get32(end + 16), get32(end + 12), get16(end + 10), end_at};
	int r = is_zip64 ? read_zip64_end(zip, end, ret, err) : 0;
	if (r < 0)
		return r;
	if (ret->size > ret->limit || ret->at != ret->limit - ret->size ||
	    ret->entries > ret->size / CENTRAL_SIZE)
		return refuse_not_whole(err);
	return 0;
}

int zip_check(const void *data, size_t size, bool zip64, struct zip_entry **ret_entries,
              size_t *ret_n_entries, struct error *err)
{
	struct bytes zip = {data, size};
	struct directory directory = {0};
	int r = read_end(zip, zip64, &directory, err);
	if (r < 0)
		return r;
	size_t n_entries = directory.entries;
	_cleanup_(freep) struct zip_entry *entries =
		calloc(n_entries ? n_entries : 1, sizeof(*entries));
	if (!entries)
		return error_set(err, -ENOMEM, "list of files");
	size_t at = directory.at;
	for (size_t i = 0; i < n_entries; i++) {
		r = read_entry(zip, &at, directory.limit, directory.at, zip64, &entries[i], err);
		if (r < 0)
			return r;
	}
	if (at != directory.limit)
		return refuse_not_whole(err);
	r = check_overlaps(entries, n_entries, err);
	if (r < 0)
		return r;
	*ret_n_entries = n_entries;
	*ret_entries = n_entries ? TAKE_PTR(entries) : NULL;
	return 0;
}
