/* SPDX-License-Identifier: MIT */
#include "worker/relay/doors.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

int doors_open(struct doors *ret, struct error *err)
{
	*ret = (struct doors){.events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
	return ret->events < 0 ? error_set(err, -errno, "relay: inotify_init1") : 0;
}

static int make_fifo(const struct doors_place *place, const char *name, struct error *err)
{
	if (mkfifoat(place->dir, name, 0600) < 0)
		return error_set(err, -errno, "relay: mkfifo %s", name);
	if (place->uid != (uid_t)-1 &&
	    fchownat(place->dir, name, place->uid, (gid_t)-1, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(err, -errno, "relay: chown %s", name);
	return 0;
}

/* Watched for opening only after all that is opened here is open. */
static int watch(struct doors *doors, int held, struct error *err)
{
	char path[40];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", held);
	int r = inotify_add_watch(doors->events, path, IN_OPEN);
	return r < 0 ? error_set(err, -errno, "relay: inotify_add_watch") : r;
}

int doors_add(struct doors *doors, const struct doors_place *place, const char *name,
              enum door_use use, int *ret_end, struct error *err)
{
	const int flags = O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW;
	int r = make_fifo(place, name, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int held = openat(place->dir, name, O_RDWR | flags);
	_cleanup_(fd_closep) int end =
		openat(place->dir, name, (use == DOOR_READ ? O_WRONLY : O_RDONLY) | flags);
	if (held < 0 || end < 0)
		return error_set(err, -errno, "relay: open %s", name);
	r = watch(doors, held, err);
	if (r < 0)
		return r;
	doors->items[doors->n++] = (struct door){.watch = r, .held = TAKE_FD(held)};
	*ret_end = TAKE_FD(end);
	return 0;
}

static void let_go(struct doors *doors, int watch)
{
	for (size_t i = 0; i < doors->n; i++)
		if (doors->items[i].watch == watch)
			doors->items[i].held = fd_close(doors->items[i].held);
}

void doors_look(struct doors *doors)
{
	alignas(struct inotify_event) char buffer[4096];
	ssize_t n;
	while ((n = read(doors->events, buffer, sizeof(buffer))) > 0)
		for (char *at = buffer; at < buffer + n;) {
			const struct inotify_event *event = (const struct inotify_event *)at;
			let_go(doors, event->wd);
			at += sizeof(*event) + event->len;
		}
}

void doors_close(struct doors *doors)
{
	for (size_t i = 0; i < doors->n; i++)
		doors->items[i].held = fd_close(doors->items[i].held);
	doors->events = fd_close(doors->events);
}

void doors_name(unsigned process, enum door_use use, char ret[DOORS_NAME_SIZE])
{
	(void)snprintf(ret, DOORS_NAME_SIZE, use == DOOR_READ ? "u%u_to_m" : "m_to_u%u", process);
}
