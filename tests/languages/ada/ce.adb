procedure Ce is
begin
   Undeclared;
end Ce;
