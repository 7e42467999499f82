package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	in.ReadString('\n')
	fmt.Println("ok")
	in.ReadString('\n')
}
