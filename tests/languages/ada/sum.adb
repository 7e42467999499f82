with Ada.Text_IO, Ada.Long_Long_Integer_Text_IO;
use Ada.Text_IO, Ada.Long_Long_Integer_Text_IO;
procedure Sum is
   A, B : Long_Long_Integer;
begin
   loop
      Get (A);
      Get (B);
      Put (A + B, 0);
      New_Line;
   end loop;
exception
   when End_Error => null;
end Sum;
