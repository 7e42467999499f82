main :- writeln(ok).
