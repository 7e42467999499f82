main :- grow([]).
grow(List) :- grow([List, List | List]).
