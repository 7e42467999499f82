main :: IO ()
main = do
  line <- getLine
  putStrLn (if length line == 5 then line else "length")
  putStrLn "Lß→"
