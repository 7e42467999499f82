(display "ok"
