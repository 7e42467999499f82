(loop for a = (read *standard-input* nil)
      while a
      do (format t "~a~%" (+ a (read))))
