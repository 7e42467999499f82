#lang racket/base
(let loop ()
  (define a (read))
  (unless (eof-object? a)
    (displayln (+ a (read)))
    (loop)))
