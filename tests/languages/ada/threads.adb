with Ada.Text_IO;
procedure Threads is
   task Speaker;
   task body Speaker is
   begin
      Ada.Text_IO.Put_Line ("ok");
   end Speaker;
begin
   null;
end Threads;
