int main()
{
	return undeclared;
}
