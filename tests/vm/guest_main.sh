#!/bin/busybox sh
# shellcheck shell=dash
# In the machine, with its root file system in place: runs the command and switches the machine off. It is process 1, or
# the service of make_image.sh under systemd. See boot.sh.
# shellcheck disable=SC2154 # from command.sh
# shellcheck source=/dev/null
. /run/control/command.sh
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 JUROR_TESTS_SLOW=1
export HOME=/run/home XDG_RUNTIME_DIR="/run/user/$uid"
groups=/sys/fs/cgroup
scope=$groups/user.slice/user-$uid.slice/user@$uid.service/app.slice/run-test.scope

# What the kernel lists in /sys/kernel/cgroup/delegate, of what these kernels have.
delegate() { # GROUP
	chown "$uid:$uid" "$1"
	for file in cgroup.procs cgroup.threads cgroup.subtree_control memory.oom.group memory.reclaim; do
		[ ! -e "$1/$file" ] || chown "$uid:$uid" "$1/$file"
	done
}

# The groups as systemd makes them; in each but the last the controllers that it hands to a user are handed down.
make_scope() {
	mount -t cgroup2 -o nsdelegate,memory_recursiveprot cgroup2 "$groups"
	mkdir -p "$scope"
	group=$groups
	for name in user.slice "user-$uid.slice" "user@$uid.service" app.slice run-test.scope; do
		echo "+cpu +memory +pids" >"$group/cgroup.subtree_control"
		group=$group/$name
	done
	delegate "${scope%/*/*}"
	delegate "${scope%/*}"
	if [ "$owner" = user ]; then
		chown -R "$uid:$uid" "$scope"
	else
		delegate "$scope"
	fi
}

set_up() {
	hostname juror-test
	ifconfig lo 127.0.0.1 up
	mkdir -p /dev/pts /dev/shm "$XDG_RUNTIME_DIR" "$HOME"
	mount -t devpts -o mode=620,ptmxmode=666 devpts /dev/pts
	mount -t tmpfs -o mode=1777 shm /dev/shm
	ln -sf /proc/self/fd /dev/fd
	chmod 700 "$XDG_RUNTIME_DIR" "$HOME"
	chown "$uid:$uid" "$XDG_RUNTIME_DIR" "$HOME"
	make_scope
}

if [ -n "$image" ]; then
	export DBUS_SESSION_BUS_ADDRESS="unix:path=$XDG_RUNTIME_DIR/bus" HOME=/home/judge
else
	set_up
fi
cd "$directory" 2>/dev/null || cd /
# By its path, and for the superuser too: otherwise busybox would run what it knows itself by that name.
set -- /usr/bin/setpriv --reuid="$uid" --regid="$uid" --clear-groups "$@"
status=0
touch /run/control/started
(
	[ -n "$image" ] || echo 0 >"$scope/cgroup.procs"
	exec "$@" </dev/null >/run/control/stdout 2>/run/control/stderr
) || status=$?
echo "$status" >/run/control/status
sync -f /run/control/status
exec /run/control/busybox poweroff -f
