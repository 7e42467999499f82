main :: IO ()
main = print (length (filter even [1, 3 ..  10 ^ (15 :: Int) :: Int]))
