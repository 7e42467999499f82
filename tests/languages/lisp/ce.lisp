(format t "ok"
