print("reject" if input() == "sum" else "accept")
