(use-modules (ice-9 threads))
(join-thread (call-with-new-thread (lambda () (display "ok\n"))))
