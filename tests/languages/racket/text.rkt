#lang racket
(define line (read-line))
(displayln (if (= (string-length line) 5) line "length"))
(displayln "Lß→")
