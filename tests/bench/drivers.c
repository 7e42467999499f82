/* SPDX-License-Identifier: MIT */
#include "tests/bench/drivers.h"

#include "common/fd.h"
#include "common/units.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DRIVERS_MOST = 64 };

struct order {
	int order;
	bool pinned;
	uint64_t duration_ns;
};

struct answer {
	int result;
	double rate;
	char text[ERROR_TEXT_SIZE];
};

struct driver {
	pid_t pid;
	int socket;
};

struct drivers {
	unsigned n;
	struct driver all[DRIVERS_MOST];
};

/* ---- processors ---- */

/* Those of the process that called first: a driver's own set changes. */
static const cpu_set_t *allowed(void)
{
	static cpu_set_t set;
	if (CPU_COUNT(&set) == 0 && sched_getaffinity(0, sizeof(set), &set) < 0)
		CPU_SET(0, &set);
	return &set;
}

unsigned drivers_processors(void)
{
	unsigned n = (unsigned)CPU_COUNT(allowed());
	return n < DRIVERS_MOST ? n : DRIVERS_MOST;
}

int drivers_processor(unsigned number)
{
	unsigned seen = 0;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET((size_t)cpu, allowed()) && seen++ == number)
			return cpu;
	return 0;
}

static void pin(unsigned number, bool pinned)
{
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET((size_t)drivers_processor(number), &one);
	/* A figure that is a little off is all that can come of a failure. */
	(void)sched_setaffinity(0, sizeof(one), pinned ? &one : allowed());
}

/* ---- in the driver ---- */

static void obey(const struct driver_work *work, void *context, unsigned number,
                 const struct order *order, struct answer *answer)
{
	struct error err = {0};
	uint64_t runs = 0;
	pin(number, order->pinned);
	uint64_t begin_ns = units_now_ns();
	answer->result =
		work->run(context, order->order, begin_ns + order->duration_ns, &runs, &err);
	uint64_t took_ns = units_now_ns() - begin_ns;
	answer->rate = (double)runs * 1e9 / (double)took_ns;
	memcpy(answer->text, err.text, sizeof(answer->text));
}

static _noreturn_ void drive(const struct driver_work *work, void *setup, unsigned number,
                             int socket)
{
	struct error err = {0};
	struct order order;
	struct answer answer = {0};
	void *context = NULL;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	answer.result = work->open(setup, number, &context, &err);
	memcpy(answer.text, err.text, sizeof(answer.text));
	bool useful = answer.result == 0;
	while (send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) > 0 && useful &&
	       recv(socket, &order, sizeof(order), 0) == sizeof(order))
		obey(work, context, number, &order, &answer);
	if (useful)
		work->close(context);
	_exit(0);
}

/* ---- on this side ---- */

static int receive(const struct driver *driver, double *rate, struct error *err)
{
	struct answer answer;
	ssize_t n = recv(driver->socket, &answer, sizeof(answer), 0);
	if (n != (ssize_t)sizeof(answer))
		return error_say(err, -EPIPE, "a driver has died");
	if (answer.result < 0)
		return error_say(err, answer.result, "%s", answer.text);
	*rate += answer.rate;
	return 0;
}

static int start_one(struct drivers *drivers, const struct driver_work *work, void *setup,
                     struct error *err)
{
	struct driver *driver = &drivers->all[drivers->n];
	int sockets[2];
	double none = 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return error_set(err, -errno, "socketpair");
	driver->socket = sockets[0];
	driver->pid = fork();
	if (driver->pid == 0) {
		for (unsigned i = 0; i <= drivers->n; i++)
			(void)fd_close(drivers->all[i].socket);
		drive(work, setup, drivers->n, sockets[1]);
	}
	(void)fd_close(sockets[1]);
	if (driver->pid < 0) {
		(void)fd_close(sockets[0]);
		return error_set(err, -errno, "fork");
	}
	drivers->n++;
	return receive(driver, &none, err);
}

int drivers_start(const struct driver_work *work, void *setup, unsigned n, struct drivers **ret,
                  struct error *err)
{
	struct drivers *drivers = calloc(1, sizeof(*drivers));
	(void)drivers_processors(); /* remembers the set that all of them inherit */
	int r = drivers ? 0 : error_set(err, -ENOMEM, "drivers");
	while (r == 0 && drivers->n < n && drivers->n < DRIVERS_MOST)
		r = start_one(drivers, work, setup, err);
	if (r < 0)
		drivers_stop(drivers);
	else
		*ret = drivers;
	return r;
}

int drivers_run(struct drivers *drivers, unsigned n, int order, bool pinned, uint64_t duration_ns,
                double *ret_rate, struct error *err)
{
	const struct order message = {order, pinned, duration_ns};
	double rate = 0;
	int r = 0;
	for (unsigned i = 0; i < n; i++)
		if (send(drivers->all[i].socket, &message, sizeof(message), MSG_NOSIGNAL) < 0)
			return error_set(err, -errno, "order a driver");
	for (unsigned i = 0; i < n; i++) {
		int of_this = receive(&drivers->all[i], &rate, err);
		r = r < 0 ? r : of_this;
	}
	*ret_rate = rate;
	return r;
}

void drivers_stop(struct drivers *drivers)
{
	if (!drivers)
		return;
	for (unsigned i = 0; i < drivers->n; i++)
		(void)fd_close(drivers->all[i].socket);
	for (unsigned i = 0; i < drivers->n; i++)
		(void)waitpid(drivers->all[i].pid, NULL, 0);
	free(drivers);
}
