let () = print_endline undeclared
