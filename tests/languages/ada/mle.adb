procedure Mle is
   type Block;
   type Link is access Block;
   type Bytes is array (1 .. 2 ** 20) of Character;
   type Block is record
      Next : Link;
      Data : Bytes;
   end record;
   List : Link;
begin
   loop
      List := new Block'(Next => List, Data => (others => 'x'));
   end loop;
end Mle;
