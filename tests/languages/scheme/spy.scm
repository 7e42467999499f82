(for-each
 (lambda (path)
   (catch #t
     (lambda ()
       (close-port (open-input-file path))
       (display path)
       (newline))
     (lambda _ #f)))
 '("/juror/package/data/secret/1.ans" "/juror/package/data/secret/1.in" "../data/secret/1.ans" "/etc/passwd" "/proc/1/environ"))
(display "ok\n")
