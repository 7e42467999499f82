let () =
  List.iter (fun path -> if Sys.file_exists path then print_endline path) ["/juror/package/data/secret/1.ans"; "/juror/package/data/secret/1.in"; "../data/secret/1.ans"; "/etc/passwd"; "/proc/1/environ"];
  print_endline "ok"
