#lang racket/base
(thread-wait (thread (lambda () (displayln "ok"))))
