[ -f "${0%/*}/place.sh" ] && echo ok
