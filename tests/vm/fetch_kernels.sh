#!/bin/bash
# fetch_kernels.sh: fetch the kernels that the tests boot, Debian 12's own (6.1) and its backports' (6.12), into the
# cache without installing them; print their versions, one a line. Kernels that are there are not fetched again: delete
# the cache to get newer ones.
#
# Needs apt, dpkg-deb, kmod, xz, zstd, lz4, no superuser. The mirror is that of this machine's apt, whose own settings and lists
# stay as they are; on a machine without one set JUROR_VM_MIRROR.
set -euo pipefail
cache=${JUROR_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/juror-vm}
mkdir -p "$cache/apt/lists/partial" "$cache/apt/archives/partial"

mirror() {
	local uri=${JUROR_VM_MIRROR:-}
	[[ -n $uri ]] || uri=$(apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' 'Label: Debian' | head -n 1)
	[[ -n $uri ]] || { echo "fetch_kernels.sh: no Debian mirror in apt's settings; set JUROR_VM_MIRROR" >&2 && exit 1; }
	echo "$uri"
}

# From here on apt knows our two suites and nothing else.
set_up_apt() {
	local uri key=/usr/share/keyrings/debian-archive-keyring.gpg suite
	uri=$(mirror)
	for suite in bookworm bookworm-backports; do
		echo "deb [arch=amd64 signed-by=$key] $uri $suite main"
	done >"$cache/apt/sources.list"
	cat >"$cache/apt/apt.conf" <<-END
		Dir::Etc::SourceList "$cache/apt/sources.list";
		Dir::Etc::SourceParts "-";
		Dir::State::Lists "$cache/apt/lists";
		Dir::Cache "$cache/apt";
		APT::Sandbox::User "";
	END
	export APT_CONFIG=$cache/apt/apt.conf
	apt-get update -qq
}

# download PACKAGE[/SUITE]: print the name of the file.
download() {
	local file
	rm -f "$cache/apt/${1%/*}"_*.deb
	(cd "$cache/apt" && apt-get download -qq "$1" >&2)
	for file in "$cache/apt/${1%/*}"_*.deb; do echo "$file"; done
}

# unpack IMAGE: the ELF file inside a bzImage. Qemu starts that directly; unpacking it in the emulator takes 5 s a boot.
# The fields are those of the kernel's boot protocol: setup_sects, payload_offset, payload_length. The last four bytes of
# the payload are its unpacked size.
unpack() {
	local setup offset length magic
	setup=$(od -An -tu1 -j $((0x1f1)) -N 1 "$1")
	read -r offset length < <(od -An -tu4 -j $((0x248)) -N 8 "$1")
	offset=$(((setup + 1) * 512 + offset))
	payload() { tail -c +$((offset + 1)) "$1" | head -c $((length - 4)) || :; }
	magic=$(od -An -tx4 -j "$offset" -N 4 "$1")
	case ${magic// /} in
	587a37fd) payload "$1" | xz -dc --single-stream ;;
	fd2fb528) payload "$1" | zstd -dcq ;;
	184c2102) payload "$1" | lz4 -dcq ;;
	*) echo "fetch_kernels.sh: $1: unknown compression $magic" >&2 && return 1 ;;
	esac
}

# The package linux-image-amd64 of a suite depends on the newest kernel of that suite. The link is made last.
fetch() {
	local package version
	package=$(dpkg-deb -f "$(download "linux-image-amd64/$1")" Depends | sed 's/[ ,].*//')
	version=${package#linux-image-}
	dpkg-deb -x "$(download "$package/$1")" "$cache/kernels"
	rm -f "$cache/apt"/*.deb
	depmod -b "$cache/kernels" "$version"
	unpack "$cache/kernels/boot/vmlinuz-$version" >"$cache/kernels/boot/vmlinux-$version"
	ln -sfn "$version" "$cache/kernels/$1"
}

for suite in bookworm bookworm-backports; do
	if [[ ! -L $cache/kernels/$suite ]]; then
		[[ -n ${APT_CONFIG:-} ]] || set_up_apt
		fetch "$suite"
	fi
	readlink "$cache/kernels/$suite"
done
