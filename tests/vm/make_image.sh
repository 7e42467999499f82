#!/bin/bash
# make_image.sh: a root file system with systemd and the session bus of an ordinary user who lingers, for boot.sh -s, and
# with what the tests are linked to; Debian 12, from this machine's mirror (JUROR_VM_MIRROR otherwise). Made once; prints
# the name of the file.
#
# Needs mmdebstrap and squashfs-tools-ng; for an ordinary user also uidmap.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${JUROR_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/juror-vm}
image=$cache/systemd-$(sha256sum "$here/make_image.sh" | cut -c 1-12).squashfs
packages=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,procps
packages+=,libseccomp2,libyaml-0-2,libarchive13,libjansson4,libgmp10,libhiredis0.14

if [[ -f $image ]]; then echo "$image" && exit 0; fi
mirror=${JUROR_VM_MIRROR:-$(apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' 'Label: Debian' | head -n 1)}
[[ -n $mirror ]] || { echo "make_image.sh: no Debian mirror in apt's settings; set JUROR_VM_MIRROR" >&2 && exit 1; }

mkdir -p "$cache"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cat >"$scratch/juror-test.service" <<'END'
[Unit]
Description=Run what boot.sh was told to, then switch the machine off
Requires=user@1000.service
After=user@1000.service dbus.socket
[Service]
Type=oneshot
ExecStart=/run/control/busybox sh /run/control/guest_main.sh
TimeoutStartSec=infinity
END
cat >"$scratch/juror-test.target" <<'END'
[Unit]
Requires=basic.target juror-test.service systemd-logind.service
After=basic.target
AllowIsolate=yes
END
# Nothing that is of no use here and takes time in an emulator.
cat >"$scratch/customize" <<'END'
#!/bin/sh
set -eu
chroot "$1" useradd --create-home --uid 1000 --shell /bin/bash judge
mkdir -p "$1/var/lib/systemd/linger"
touch "$1/var/lib/systemd/linger/judge" # as loginctl enable-linger
echo juror-test >"$1/etc/hostname"
: >"$1/etc/fstab"
cp "${0%/*}/juror-test.service" "${0%/*}/juror-test.target" "$1/etc/systemd/system/"
for unit in systemd-udevd.service systemd-udev-trigger.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
	systemd-timesyncd.service systemd-networkd.service systemd-firstboot.service systemd-random-seed.service \
	systemd-journal-flush.service systemd-journal-catalog-update.service systemd-update-utmp.service \
	systemd-hwdb-update.service systemd-binfmt.service systemd-pcrphase.service systemd-pcrphase-sysinit.service \
	ldconfig.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
	ln -sf /dev/null "$1/etc/systemd/system/$unit"
done
rm -rf "$1"/usr/share/doc/* "$1"/usr/share/man/* "$1"/usr/share/locale/* "$1"/var/lib/apt/lists/*
END
chmod 755 "$scratch" "$scratch/customize"
rm -f "$cache"/systemd-*.squashfs
mmdebstrap --quiet --variant=minbase --include="$packages" --customize-hook="$scratch/customize" \
	bookworm "$scratch/root.squashfs" "deb $mirror bookworm main" >&2
mv "$scratch/root.squashfs" "$image"
echo "$image"
