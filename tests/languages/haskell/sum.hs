main :: IO ()
main = interact $ unlines . map (show . sum . map number . words) . lines
  where number = read :: String -> Integer
