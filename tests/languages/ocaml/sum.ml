let () =
  try
    while true do
      Scanf.scanf " %d %d" (fun a b -> Printf.printf "%d\n" (a + b))
    done
  with End_of_file | Scanf.Scan_failure _ -> ()
