#!/bin/bash
# deps.sh: install from Debian what the other scripts here need and is missing.
set -euo pipefail
packages=(qemu-system-x86 busybox-static kmod cpio xz-utils zstd lz4 mmdebstrap squashfs-tools-ng)
missing=()
for package in "${packages[@]}"; do
	status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=none
	[[ $status == installed ]] || missing+=("$package")
done
((${#missing[@]} > 0)) || exit 0
as_root=()
if ((EUID != 0)); then
	command -v sudo >/dev/null || { echo "missing packages; as root: apt-get install ${missing[*]}" >&2 && exit 1; }
	as_root=(sudo)
fi
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends)
if ! "${install[@]}" "${missing[@]}" >&2; then
	# Without package lists, or with old ones.
	"${as_root[@]}" apt-get update -q >&2
	"${install[@]}" "${missing[@]}" >&2
fi
