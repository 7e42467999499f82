#!/bin/busybox sh
# shellcheck shell=dash
# The first process of the machine, in the initramfs: loads modules, mounts the root file system below a layer in memory,
# goes there. See boot.sh.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
while read -r module; do
	insmod "/modules/$module"
done </modules/order

fail() {
	echo "guest_init: $*" >/dev/kmsg
	poweroff -f
}

share() { # TAG DIRECTORY OPTIONS
	mkdir -p "$2"
	mount -t 9p -o "trans=virtio,version=9p2000.L,msize=512000,$3" "$1" "$2" || fail "cannot mount $1"
}

share control /control rw
# shellcheck source=/dev/null
. /control/command.sh
# shellcheck disable=SC2154 # from command.sh
if [ -n "$image" ]; then
	mount -t squashfs -o ro /dev/vda /lower || fail "cannot mount the image"
else
	share root /lower ro,cache=loose
fi
mount -t tmpfs -o mode=755,size=75% layer /layer
mkdir /layer/upper /layer/work
mount -t overlay -o lowerdir=/lower,upperdir=/layer/upper,workdir=/layer/work overlay /root || fail "cannot mount overlay"
mount -t tmpfs -o mode=755 run /root/run
mkdir /root/run/control
mount --move /control /root/run/control
number=0
# shellcheck disable=SC2154
for path in $shares; do
	share "share$number" "/root$path" ro,cache=loose
	number=$((number + 1))
done
for path in proc sys dev; do
	mount --move "/$path" "/root/$path"
done
if [ -n "$image" ]; then
	exec switch_root /root /lib/systemd/systemd --unit=juror-test.target
fi
exec switch_root /root /run/control/busybox sh /run/control/guest_main.sh
