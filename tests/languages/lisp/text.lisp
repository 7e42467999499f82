(let ((line (read-line)))
  (write-line (if (= (length line) 5) line "length"))
  (write-line "Lß→"))
