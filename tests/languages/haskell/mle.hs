main :: IO ()
main = let numbers = [1 .. 10 ^ (9 :: Int)] :: [Int] in print (sum numbers, length numbers)
