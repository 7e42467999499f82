(format t "ok~%")
