let () =
  Thread.join (Thread.create (fun () -> ignore (read_line ())) ());
  print_endline "ok";
  ignore (read_line ())
