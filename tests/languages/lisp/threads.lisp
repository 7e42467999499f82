(sb-thread:join-thread (sb-thread:make-thread (lambda () (format t "ok~%"))))
