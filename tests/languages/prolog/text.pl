main :- read_line_to_string(user_input, Line), say(Line), writeln('Lß→').
say(Line) :- string_length(Line, 5), !, writeln(Line).
say(_) :- writeln(length).
