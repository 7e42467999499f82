(define blocks '())
(let loop ()
  (set! blocks (cons (make-string (expt 2 20) #\x) blocks))
  (loop))
