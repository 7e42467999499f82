main :- read_line_to_string(user_input, Line), next(Line).
next(end_of_file) :- !.
next(Line) :- split_string(Line, " ", "", Words), maplist(number_string, [A, B], Words),
    C is A + B, writeln(C), main.
