main :- writeln(ok
