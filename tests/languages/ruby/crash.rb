nil.no
