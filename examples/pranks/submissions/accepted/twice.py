print("accept" if input().endswith("again") else "again")
