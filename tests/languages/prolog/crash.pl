main :- undefined_procedure_here.
