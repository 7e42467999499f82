with Ada.Command_Line;
procedure Exit_7 is
begin
   Ada.Command_Line.Set_Exit_Status (7);
end Exit_7;
