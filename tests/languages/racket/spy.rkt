#lang racket/base
(for ([path '("/juror/package/data/secret/1.ans" "/juror/package/data/secret/1.in" "../data/secret/1.ans" "/etc/passwd" "/proc/1/environ")])
  (with-handlers ([exn:fail? void])
    (close-input-port (open-input-file path))
    (displayln path)))
(displayln "ok")
