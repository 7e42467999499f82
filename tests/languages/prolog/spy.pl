main :-
    forall((path(Path), catch(open(Path, read, _), _, fail)), writeln(Path)),
    writeln(ok).
path('/juror/package/data/secret/1.ans').
path('/juror/package/data/secret/1.in').
path('../data/secret/1.ans').
path('/etc/passwd').
path('/proc/1/environ').
