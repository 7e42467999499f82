#lang racket/base
(require racket/random)
(displayln (if (equal? (crypto-random-bytes 16) (crypto-random-bytes 16)) "no" "ok"))
