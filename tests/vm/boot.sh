#!/bin/bash
# boot.sh [OPTIONS] KERNEL COMMAND [ARGUMENT...]: boot KERNEL, a version that fetch_kernels.sh printed, in an emulator and
# run COMMAND there as an ordinary user in a control group (version 2) that has been delegated to that user.
#
#   -u UID      of the command; 0: the superuser, in the same group                                       [1000]
#   -o OWNER    of the group's files, user: all are the user's, as in a scope of systemd --user;
#               root: only those the kernel lists as delegated, as in a system service with Delegate=yes  [user]
#   -s IMAGE    boot systemd from this image (make_image.sh) and run the command as a lingering user with a session bus,
#               in no scope of its own; -u and -o are not used
#   -d DIR      a folder of this machine to show in IMAGE at the same path; may be repeated
#   -t SECONDS  until the machine is switched off, status 124                                              [1800]
#   -k FILE     for the kernel's log
#
# The machine sees this machine's root file system, read-only below a layer in memory, so every path is what it is here,
# and nothing that happens there is left. stdout, stderr and the exit status are the command's; 125: it gave none.
#
# There is no acceleration: a program takes 3 to 20 times as long. The environment has JUROR_TESTS_SLOW=1.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${JUROR_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/juror-vm}

uid=1000 owner=user image='' timeout=1800 log='' shares=()
while getopts u:o:s:d:t:k: option; do
	case $option in
	u) uid=$OPTARG ;;
	o) owner=$OPTARG ;;
	s) image=$OPTARG ;;
	d) shares+=("$(realpath "$OPTARG")") ;;
	t) timeout=$OPTARG ;;
	k) log=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
(($# >= 2)) || { echo "usage: boot.sh [OPTIONS] KERNEL COMMAND [ARGUMENT...]" >&2 && exit 2; }
kernel=$1
shift

control=$(mktemp -d)
trap 'rm -rf "$control"' EXIT

# The modules that the first root file system needs, in the order of loading. Written to a name of our own and renamed:
# another boot.sh may do the same now.
make_initramfs() {
	local dir=$control/initramfs action path name
	mkdir -p "$dir"/{bin,modules,proc,sys,dev,lower,layer,root}
	cp "$(command -v busybox)" "$dir/bin/busybox"
	install -m 755 "$here/guest_init.sh" "$dir/init"
	for name in virtio_pci virtio_blk 9pnet_virtio 9p overlay squashfs; do
		modprobe -d "$cache/kernels" -S "$kernel" --show-depends "$name"
	done | while read -r action path _; do
		name=$(basename "$path" .xz)
		[[ $action == insmod && ! -e $dir/modules/$name ]] || continue
		case $path in
		*.xz) xz -dc "$path" >"$dir/modules/$name" ;;
		*) cp "$path" "$dir/modules/$name" ;;
		esac
		echo "$name" >>"$dir/modules/order"
	done
	(cd "$dir" && find . | cpio -o -H newc --quiet) >"$control/initramfs.cpio"
	mv "$control/initramfs.cpio" "$1"
	rm -r "$dir"
}

# Made again when what it is made of has changed.
initramfs=$cache/initramfs-$kernel-$(cat "$here/guest_init.sh" "$here/boot.sh" | sha256sum | cut -c 1-12).cpio
if [[ ! -f $initramfs ]]; then
	rm -f "$cache/initramfs-$kernel-"*
	make_initramfs "$initramfs"
fi

# The control folder is shared: the command goes in by it, output and status come out.
{
	printf 'uid=%q owner=%q image=%q directory=%q\n' "$uid" "$owner" "${image:+yes}" "$PWD"
	printf 'shares=%q\n' "${shares[*]}"
	printf 'set --'
	printf ' %q' "$@"
	echo
} >"$control/command.sh"
cp "$here/guest_main.sh" "$(command -v busybox)" "$control"

# The processor: qemu 7.2 breaks cmpxchg16b, newer kernels panic of it. The kernel's arguments: no address randomisation
# and no mitigations because they make exec three times slower here, no clearing of memory at its allocation because that
# costs some of all work, the others because they make a boot shorter.
qemu=(qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot
	-machine q35 -accel "tcg,thread=multi" -cpu "max,-cx16" -smp 2 -m 2048
	-serial "file:${log:-$control/kernel.log}"
	-kernel "$cache/kernels/boot/vmlinux-$kernel" -initrd "$initramfs"
	-append "console=ttyS0 quiet panic=-1 no_timer_check tsc=reliable random.trust_cpu=on cgroup_no_v1=all
		mitigations=off nokaslr norandmaps init_on_alloc=0"
	-virtfs "local,path=$control,mount_tag=control,security_model=none")
if [[ -n $image ]]; then
	qemu+=(-drive "file=$image,format=raw,if=virtio,readonly=on")
	for i in "${!shares[@]}"; do
		qemu+=(-virtfs "local,path=${shares[i]},mount_tag=share$i,security_model=none,multidevs=remap,readonly=on")
	done
else
	qemu+=(-virtfs "local,path=/,mount_tag=root,security_model=none,multidevs=remap,readonly=on")
fi

: >"$control/stdout"
: >"$control/stderr"
ended=0
# The emulator, or the kernel in it, now and then crashes while booting; once the command has begun nothing is repeated.
for _ in 1 2 3; do
	ended=0
	timeout "$timeout" "${qemu[@]}" </dev/null >"$control/qemu" 2>&1 || ended=$?
	if [[ -e $control/started ]] || ((ended == 124)); then break; fi
done
cat "$control/stdout"
cat "$control/stderr" >&2
[[ ! -s $control/status ]] || exit "$(<"$control/status")"
echo "boot.sh: no status from the machine (the emulator ended with $ended)" >&2
cat "$control/qemu" >&2
tail -n 30 "${log:-$control/kernel.log}" >&2 || :
((ended != 124)) || exit 124
exit 125
